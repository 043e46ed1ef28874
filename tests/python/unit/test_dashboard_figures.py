"""The figures of reports/: read strictly, named in both languages, written for people."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orchestration.lib.dashboard import DashboardError
from orchestration.lib.dashboard.cells import written
from orchestration.lib.dashboard.figures import FORMS, Figure, read_sections
from orchestration.lib.dashboard.words import LANGUAGES, Words, read_strings, read_words
from orchestration.lib.paths import PROJECT

REPORTS = PROJECT / "reports"
FIGURES = [figure for section in read_sections(REPORTS) for figure in section.figures]
STRINGS = read_strings(REPORTS / "strings.csv")
ENGLISH, JAPANESE = read_words(REPORTS, PROJECT / "definitions")


def _keys(figure: Figure) -> set[str]:
    """The words that a figure needs."""
    shown = [name for name in figure.columns if name not in (figure.each, figure.switch)]
    titles = {f"column.{name}" for name in shown}
    words = {text[1:] for text in _texts(figure.chart) if text.startswith("@")}
    if figure.form == "sentence":
        return {f"{figure.key}.sentence"} | words
    return {f"{figure.key}.title"} | titles | words


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in _texts(value)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value)]
    return [part] if isinstance(part, str) else []


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.key)
def test_every_figure_has_its_words_in_both_languages(figure: Figure) -> None:
    for language in LANGUAGES:
        assert sorted(_keys(figure) - set(STRINGS[language])) == []


def test_every_section_has_a_title_and_a_first_sentence() -> None:
    for section in read_sections(REPORTS):
        assert {f"{section.name}.title", f"{section.name}.lead"} <= set(STRINGS["en"])


def test_both_languages_have_the_same_gaps_to_fill() -> None:
    for key, text in STRINGS["en"].items():
        assert text.count("{") == STRINGS["ja"][key].count("{"), key


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("sql: select 1\ncolumns: {}\ncolour: red", "nothing reads colour"),
        ("columns: {}", "needs a query"),
        ("sql: select 1\ncolumns: {a: pounds}", "a has the format pounds"),
        ("sql: select 1\ncolumns: {}\nform: poem", f"form is one of {', '.join(FORMS)}"),
        ("sql: [", "is no YAML"),
    ],
)
def test_a_wrong_figure_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "1_s").mkdir()
    (tmp_path / "1_s" / "1_f.yml").write_text(content, encoding="utf-8")
    with pytest.raises(DashboardError, match=r"1_s/1_f\.yml") as error:
        read_sections(tmp_path)
    assert said in str(error.value)


@pytest.mark.parametrize("rows", ["a,x,y\na,x,y\n", "a,x,\n"])
def test_words_stand_once_and_in_both_languages(tmp_path: Path, rows: str) -> None:
    (tmp_path / "strings.csv").write_text("key,en,ja\n" + rows, encoding="utf-8")
    with pytest.raises(DashboardError, match="a needs one row"):
        read_strings(tmp_path / "strings.csv")


def test_a_comma_outside_quotes_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "strings.csv").write_text("key,en,ja\na,x, y,z\n", encoding="utf-8")
    with pytest.raises(DashboardError, match="a has too many columns"):
        read_strings(tmp_path / "strings.csv")


@pytest.mark.parametrize(
    ("value", "form", "english", "japanese"),
    [
        (1234567, "count", "1,234,567", "1,234,567"),
        (-0.0001, "change", "0.0%", "0.0%"),
        (-0.254, "change", "−25.4%", "−25.4%"),
        (0.123, "rate", "12.3%", "12.3%"),
        (12.5, "change", "+1,250%", "+1,250%"),
        (1234.56, "money", "1,235", "1,235"),
        (12.34, "money", "12.34", "12.34"),
        (2.5, "times", "2.5×", "2.5×"),
        (45, "duration", "45 s", "45 秒"),
        (600, "duration", "10 min", "10 分"),
        (4 * 3600, "duration", "4 h", "4 時間"),
        (3.5 * 86400, "duration", "3.5 days", "3.5 日"),
        (date(2026, 3, 31), "date", "2026-03-31 (Tue)", "2026-03-31 (火)"),
        (date(2026, 3, 1), "month", "2026-03", "2026-03"),
        (None, "count", "–", "–"),
        (float("nan"), "rate", "–", "–"),
        ("purchase", "name:conversions", "Purchase", "購入"),
        ("gone", "name:conversions", "gone", "gone"),
        (True, "term:small", "small", "少ない"),
        ("watch", "term:value", "watch", "watch"),
    ],
)
def test_values_are_written_for_people(value: Any, form: str, english: str, japanese: str) -> None:
    assert (written(value, form, ENGLISH), written(value, form, JAPANESE)) == (english, japanese)


def test_a_key_without_words_is_named() -> None:
    with pytest.raises(DashboardError, match=r"has no row column\.nothing"):
        Words("en", {}, {})("column.nothing")
