"""The demos' command line, and the landing root's promises."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from demo.__main__ import main
from demo.landing_root import LandingRoot, LandingRootError


def test_webshop_lands_with_progress(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["webshop", "--root", str(tmp_path), "--events", "500", "--days", "2"]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    assert "day 2 of 2" in said
    assert "simulated" in said
    assert len(list(tmp_path.glob("events/landed_on=*"))) == 2


def test_wrong_arguments_end_in_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["webshop", "--root", str(tmp_path), "--events", "3"]) == 1
    assert "events must be at least 500" in capsys.readouterr().err


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "events" / "landed_on=2025-04-01" / "mine.csv"
    own.parent.mkdir(parents=True)
    own.write_text("event_id\n", encoding="utf-8")
    for days in ("1", "2"):
        main(["webshop", "--root", str(tmp_path), "--events", "500", "--days", days])
    assert own.read_text(encoding="utf-8") == "event_id\n"


def test_killed_run_is_cleaned_up_by_the_next(tmp_path: Path) -> None:
    killed = LandingRoot(tmp_path, "example", {"days": 2})
    killed.start()
    for day in ("1", "2"):
        folder = killed.staging / f"events/landed_on={day}"
        folder.mkdir(parents=True)
        (folder / "events.csv").write_text(day, encoding="utf-8")
        killed.deliver(f"events/landed_on={day}")
        killed.checkpoint()

    other = LandingRoot(tmp_path, "example", {"days": 1})
    assert not other.is_complete()
    other.start()
    folder = other.staging / "events/landed_on=1"
    folder.mkdir(parents=True)
    (folder / "events.csv").write_text("1", encoding="utf-8")
    other.deliver("events/landed_on=1")
    other.finish()
    assert [path.name for path in (tmp_path / "events").iterdir()] == ["landed_on=1"]
    assert LandingRoot(tmp_path, "example", {"days": 1}).is_complete()
    assert not LandingRoot(tmp_path, "example", {"days": 2}).is_complete()


@pytest.mark.parametrize("content", ["{", "[]", json.dumps({"demo": "example"})])
def test_unreadable_list_of_files_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "demo.json").write_text(content, encoding="utf-8")
    with pytest.raises(LandingRootError, match=r"demo\.json"):
        LandingRoot(tmp_path, "example", {})
