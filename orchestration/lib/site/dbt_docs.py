"""dbt's own page of every model, and the manifest with the SQL of a whole build behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.lib import project
from orchestration.lib.lock import holder
from orchestration.lib.paths import Paths
from orchestration.lib.whole_sql import compile_whole

# dbt's page brings a tracker that loads from another site once it is switched on, and a picture
# by an address that it does not have: nothing is let out, and the picture is left away.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    'img-src data: blob:; font-src data:">'
)
_ICON = '<link rel="shortcut icon" href="${require(\'./assets/favicons/favicon.ico\')}"/>'


@dataclass(frozen=True)
class Documented:
    """What dbt wrote.

    Attributes:
        page: Its static page, which asks nobody for anything.
        manifest: What it knows of the project; models have their SQL for a whole build.
        untyped: Why the page has no types of columns beside those of contracts; else empty.
    """

    page: str
    manifest: dict[str, Any]
    untyped: str


def document(paths: Paths, target: Path, say: Callable[[str], None]) -> Documented:
    """Let dbt compile and describe the project; the warehouse is read for types alone.

    Args:
        paths: Of the installation; without a warehouse, or during a night, types are left out.
        target: A folder that dbt writes to.
        say: Is told what begins.

    Raises:
        ProjectInvalid: dbt cannot read the project or its warehouse.
    """
    say("compiling every model")
    compile_whole(paths.project, target)
    untyped = _untyped(paths)
    say("writing dbt's documentation")
    _generate(paths, target, is_typed=not untyped)
    page = (target / "static_index.html").read_text(encoding="utf-8")
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return Documented(tidied(page, paths.project), manifest, untyped)


def tidied(page: str, folder: Path) -> str:
    """dbt's page without this machine's folder in it, and kept from asking anybody."""
    page = page.replace(json.dumps(str(folder)), '""')
    return page.replace(_ICON, "", 1).replace("<head>", "<head>" + _POLICY, 1)


def _untyped(paths: Paths) -> str:
    if not paths.warehouse.exists():
        return "no night has built a warehouse yet"
    if holder(paths):
        return "a night is building the warehouse"
    return ""


def _generate(paths: Paths, target: Path, *, is_typed: bool) -> None:
    from dbt.cli.main import dbtRunner

    done = dbtRunner(manifest=project.parsed(paths.project)).invoke(
        [
            *("--log-level", "none", "docs", "generate", "--quiet", "--no-compile", "--static"),
            *("--target-path", str(target)),
            *(() if is_typed else ("--empty-catalog",)),
            *project.dbt_flags(paths.project),
        ]
    )
    if not done.success:
        raise project.ProjectInvalid(str(done.exception or "dbt cannot document it").strip())
