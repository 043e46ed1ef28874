"""Puts the tables of results.json between two markers of README.md."""

from __future__ import annotations

from pathlib import Path

from benchmarks import results, tables

README = results.FOLDER / "README.md"
_BEGIN = "<!-- results: made by python -m benchmarks --render -->"
_END = "<!-- end of results -->"


def render(readme: Path = README, file: Path = results.FILE) -> None:
    """Write the README anew, with the tables of what was measured last."""
    text = between(readme.read_text(encoding="utf-8"), tables.report(results.load(file)))
    readme.write_text(text, encoding="utf-8")


def between(document: str, report: str) -> str:
    """The document with a report in the place of the former one.

    Raises:
        ValueError: A marker is missing.
    """
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not (begin and end):
        raise ValueError(f"the document needs the lines {_BEGIN!r} and {_END!r}, in this order")
    return f"{before}{begin}\n\n{report}\n\n{end}{after}"
