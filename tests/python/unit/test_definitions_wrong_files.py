"""A file that is no CSV of ours is told as such, and what Excel writes is taken as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from orchestration.lib.definitions import check, read_settings, report
from orchestration.lib.paths import PROJECT

SEGMENTS = "definitions/segments.csv"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the real set, seen from the folder above it."""
    copy = tmp_path / "definitions"
    shutil.copytree(PROJECT / "definitions", copy, ignore=shutil.ignore_patterns("examples"))
    monkeypatch.chdir(tmp_path)
    return copy


def _told(folder: Path) -> list[str]:
    return [str(problem) for problem in check(folder)]


def test_missing_folder_and_missing_file(folder: Path) -> None:
    assert _told(folder / "none")[0].startswith("definitions/none: found no such folder")
    (folder / "segments.csv").unlink()
    (told,) = _told(folder)
    assert told.startswith(f"{SEGMENTS}: found no such file; expected a CSV file with the header s")


def test_file_that_nothing_reads(folder: Path) -> None:
    (folder / "segment.csv").write_text("a\n")
    (told,) = _told(folder)
    assert told.startswith("definitions/segment.csv: found a file that nothing reads; expected one")
    assert told.endswith("(did you mean 'segments.csv'?)")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_empty_file(folder: Path, content: bytes) -> None:
    (folder / "segments.csv").write_bytes(content)
    (told,) = _told(folder)
    assert told.startswith(f"{SEGMENTS}: found an empty file; expected the header segment_key,")


def test_folder_in_place_of_a_file(folder: Path) -> None:
    (folder / "segments.csv").unlink()
    (folder / "segments.csv").mkdir()
    assert _told(folder)[0].startswith(f"{SEGMENTS}: found a file that cannot be read (")


def test_text_that_is_not_utf8(folder: Path) -> None:
    path = folder / "segments.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_bytes("".join(lines[:2]).encode() + lines[2].encode("cp932"))
    (told,) = _told(folder)
    assert told == (
        f"{SEGMENTS}:3: found a byte that is not UTF-8 (0x83); "
        "expected UTF-8 text (in Excel, save as 'CSV UTF-8')"
    )


def test_what_excel_writes_is_fine(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert _told(folder) == []


@pytest.mark.parametrize(("ending", "name"), [(b"\r\n", "CRLF and LF"), (b"\r", "CR and LF")])
def test_mixed_line_ends(folder: Path, ending: bytes, name: str) -> None:
    path = folder / "settings.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", ending, 1))
    (told, *_) = _told(folder)
    assert told.startswith(f"definitions/settings.csv: found line ends of {name}; expected LF")


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("segment_key,label,label_ja,description,owner", "column is_active: found no such column"),
        (
            "label,segment_key,label_ja,description,owner,is_active",
            "found another order of columns",
        ),
        ("segment_key,label,label_ja,description,owner,owner,is_active", "found a column twice"),
        (
            "segment_key,label,label_ja,description,owner,active",
            "found the unknown column 'active'",
        ),
    ],
)
def test_wrong_header(folder: Path, header: str, told: str) -> None:
    path = folder / "segments.csv"
    _, _, rows = path.read_text("utf-8").partition("\n")
    path.write_text(header + "\n" + rows, "utf-8")
    first = _told(folder)[0]
    assert first.startswith(f"{SEGMENTS}:1")
    assert f"{told}; expected the header segment_key,label,label_ja" in first


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a,b,c,d,e,true,f", "found 7 cells; expected 6 cells (put text that holds a comma"),
        ("a,b,c", "found 3 cells; expected 6 cells"),
        ("", "found an empty line; expected 6 cells or no line at all"),
        ('a,"b"c,d,e,f,true', "found text that is not CSV ("),
        ('a,"b,c,d,e,true', "found text that is not CSV ("),
    ],
)
def test_wrong_line(folder: Path, row: str, told: str) -> None:
    path = folder / "segments.csv"
    text = path.read_text("utf-8")
    path.write_text(text + row + "\n", "utf-8")
    (found,) = _told(folder)
    assert found.startswith(f"{SEGMENTS}:{text.count(chr(10)) + 1}: {told}")


def test_report_counts_and_sets_the_exit_status(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert report(folder) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"definitions: {len(list(folder.glob('*.csv')))} files, ")
    assert last.endswith(" rows, no problems")

    path = folder / "conversions.csv"
    path.write_text(path.read_text("utf-8").replace(",true", ",yes", 2), "utf-8")
    assert report(folder) == 1
    first, second, last = capsys.readouterr().out.splitlines()
    assert first == (
        "definitions/conversions.csv:2 column is_active: "
        "found 'yes'; expected true or false in small letters"
    )
    assert second.startswith("definitions/conversions.csv:3 column is_active")
    assert last.endswith(" rows, 2 problems")


def test_settings_are_read_as_python_values(folder: Path) -> None:
    values = read_settings(folder)
    assert values["time_zone"] == "UTC"
    assert values["session_gap_minutes"] == 30
    assert values["session_cut_at_midnight"] is False
    path = folder / "settings.csv"
    path.write_text(path.read_text("utf-8").replace("minutes,30", "minutes,"), "utf-8")
    with pytest.raises(ValueError, match=r"settings\.csv:3 column value: found an empty cell"):
        read_settings(folder)
