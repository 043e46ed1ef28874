"""Where things live. The only module that reads the KIZASHI_* location variables."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class NoFolder(Exception):
    """A location that is an address elsewhere, not a folder of this machine."""


@dataclass(frozen=True)
class Paths:
    """The folders of one installation; all absolute."""

    landing: Path
    home: Path
    published: Path
    project: Path = PROJECT
    exports: Path = PROJECT / "data" / "exports"

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file that a night builds in."""
        return self.home / "warehouse.duckdb"

    @property
    def conformed(self) -> Path:
        """Text files of the days being built, as Parquet; emptied after staging."""
        return self.home / "conformed"

    @property
    def data_docs(self) -> Path:
        """Great Expectations' static pages of the last checks."""
        return self.home / "data_docs"

    @property
    def checks(self) -> Path:
        """What the gates found last, to be published with the marts."""
        return self.home / "checks"

    @property
    def site(self) -> Path:
        """The site of `make docs`."""
        return self.home / "docs"

    @classmethod
    def from_environment(cls) -> Paths:
        """Read KIZASHI_LANDING, _HOME, _PUBLISHED and _EXPORTS, or use `data/`.

        Without KIZASHI_LANDING, DEMO=webshop keeps its data apart from the real demo's,
        so that a simulated number can never be taken for a real one.

        Raises:
            NoFolder: One of them is an address, such as s3://….
        """
        suffix = ""
        if "KIZASHI_LANDING" not in os.environ and os.environ.get("DEMO", "grocer") != "grocer":
            suffix = f"-{os.environ['DEMO']}"
        data = PROJECT / "data"

        def folder(variable: str, default: str) -> Path:
            scheme, is_address, _ = os.environ.get(variable, "").partition("://")
            if is_address:
                # the rest of an address may hold a password
                raise NoFolder(
                    f"{variable} is an address ({scheme}://…), and only folders of this machine"
                    " are read and written. Mount it, or copy what is new into a folder before the"
                    " night (aws s3 sync, gcloud storage rsync and rclone keep"
                    " <feed>/landed_on=… as it is), and name that folder"
                )
            return Path(os.environ.get(variable) or data / f"{default}{suffix}").resolve()

        return cls(
            landing=folder("KIZASHI_LANDING", "landing"),
            home=folder("KIZASHI_HOME", "warehouse"),
            published=folder("KIZASHI_PUBLISHED", "published"),
            exports=folder("KIZASHI_EXPORTS", "exports"),
        )


def engine_settings() -> dict[str, str]:
    """DuckDB's settings where whole tables are read outside dbt; dbt's are in profiles.yml."""
    return {"memory_limit": os.environ.get("KIZASHI_MEMORY", "5GB")}
