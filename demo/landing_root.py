"""The landing root as the demos see it: whole days arrive at once, unchanged files stay untouched.

Belongs here: delivering finished files and remembering which files a demo has written. What is
inside the files belongs to the demos themselves.
"""

from __future__ import annotations

import filecmp
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MANIFEST = "demo.json"
_STAGING = ".demo-staging"


class LandingRootError(Exception):
    """The landing root cannot take this demo; the message says why and what to do."""


class LandingRoot:
    """Delivers one demo's files into `path` and lists them in `demo.json`.

    A file that is already there with the same bytes keeps its time of change, so that landing the
    same data again never looks like new data. Files of an earlier run with other arguments are
    removed; files that no demo wrote are never touched.
    """

    def __init__(self, path: Path, demo: str, arguments: Mapping[str, object]) -> None:
        """Reads what is there; writes nothing. Raises LandingRootError if another demo is."""
        self.path = path
        self.staging = path / _STAGING
        self._manifest = path / MANIFEST
        self._heading = {"demo": demo, "arguments": dict(arguments)}
        self._files: dict[str, int] = {}
        self._before = self._read_manifest()
        other = self._before.get("demo", demo)
        if other != demo:
            raise LandingRootError(
                f"{path} already holds the demo '{other}', and two demos must not be mixed. "
                f"Choose another folder for '{demo}', or delete {path} first."
            )

    def is_complete(self) -> bool:
        """True if an earlier run with the same arguments finished and its files are all there."""
        return (
            bool(self._before.get("is_complete"))
            and all(self._before.get(key) == value for key, value in self._heading.items())
            and all(
                (self.path / name).is_file() and (self.path / name).stat().st_size == size
                for name, size in self._before["files"].items()
            )
        )

    def start(self) -> None:
        """Makes an empty staging folder (on the same disk, so that a rename is atomic)."""
        shutil.rmtree(self.staging, ignore_errors=True)
        self.staging.mkdir(parents=True)

    def deliver(self, folder: str) -> None:
        """Moves `staging/<folder>` (such as `events/landed_on=2017-01-01`) to its place.

        A new folder appears whole, by one rename. In a folder that exists, only files that differ
        are replaced, each by one rename.
        """
        source, target = self.staging / folder, self.path / folder
        for file in sorted(source.iterdir()):
            self._files[f"{folder}/{file.name}"] = file.stat().st_size
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            source.replace(target)
        else:
            for file in source.iterdir():
                place = target / file.name
                if not place.exists() or not filecmp.cmp(file, place, shallow=False):
                    file.replace(place)

    def checkpoint(self) -> None:
        """Notes the files delivered so far, so that a killed run can be cleaned up later."""
        kept = {**self._before.get("files", {}), **self._files}
        self._write_manifest(kept, is_complete=False)

    def write_text(self, name: str, text: str) -> None:
        """Writes a file beside the feeds, whole or not at all."""
        draft = self.path / f"{name}.draft"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path / name)

    def finish(self) -> None:
        """Removes what an earlier run left over, and marks the root as complete."""
        for name in self._before.get("files", {}).keys() - self._files.keys():
            (self.path / name).unlink(missing_ok=True)
            folder = (self.path / name).parent
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        shutil.rmtree(self.staging, ignore_errors=True)
        self._write_manifest(self._files, is_complete=True)

    def _read_manifest(self) -> dict[str, Any]:
        if not self._manifest.exists():
            return {}
        try:
            manifest = json.loads(self._manifest.read_text(encoding="utf-8"))
        except ValueError as error:
            raise LandingRootError(
                f"{self._manifest} is not readable JSON ({error}). "
                f"Delete {self.path} and try again."
            ) from error
        if not isinstance(manifest, dict) or not isinstance(manifest.get("files"), dict):
            raise LandingRootError(
                f"{self._manifest} is not a demo's list of files. Delete {self.path} and try again."
            )
        return manifest

    def _write_manifest(self, files: Mapping[str, int], is_complete: bool) -> None:
        manifest = {
            **self._heading,
            "is_complete": is_complete,
            "files": dict(sorted(files.items())),
        }
        self.write_text(MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
