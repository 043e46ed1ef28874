"""Makes Superset's own database ready: its tables, its roles, the admin, and our assets.

Run by Superset's Python; `make superset` runs it when something of it changed. Doing it again
changes nothing but what differs from `assets`. The admin's password comes as the variable
KIZASHI_SUPERSET_PASSWORD; without it, it stays what it is.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from superset.app import create_app

ASSETS = Path(__file__).parent / "assets"
ADMIN = "admin"


def main() -> None:
    """Each step as `superset db upgrade`, `init` and `fab create-admin` do it, in one process."""
    with create_app().app_context():
        # Superset's own modules need an app to be imported
        from superset import appbuilder, db, security_manager

        upgrade()
        appbuilder.add_permissions(update_perms=True)
        security_manager.sync_role_definitions()
        if password := os.environ.get("KIZASHI_SUPERSET_PASSWORD"):
            _admin(security_manager, password)
        _import_assets(security_manager)
        db.session.commit()


def _admin(security_manager: Any, password: str) -> None:
    known = security_manager.find_user(ADMIN)
    if known:
        security_manager.reset_password(known.id, password)
        return
    role = security_manager.find_role(security_manager.auth_role_admin)
    added = security_manager.add_user(
        ADMIN, "Kizashi", "Admin", "admin@localhost", role, password=password
    )
    if not added:
        raise SystemExit("the admin could not be added; the log above says why")


def _import_assets(security_manager: Any) -> None:
    """Databases, datasets, charts and dashboards as the files say, whatever was there."""
    from superset.commands.importers.v1.assets import ImportAssetsCommand
    from superset.utils.core import override_user

    contents = {
        str(path.relative_to(ASSETS)): path.read_text(encoding="utf-8")
        for path in sorted(ASSETS.rglob("*.yaml"))
    }
    with override_user(security_manager.find_user(ADMIN)):
        ImportAssetsCommand(contents).run()


if __name__ == "__main__":
    main()
