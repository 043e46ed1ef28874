"""A pattern that passes never fails in DuckDB; one that RE2 lacks never passes."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.lib.definitions.regexes import flaw

GOOD = [
    r"/articles/[a-z0-9-]+$",
    r"^(shop|store)\b.*\.html?$",
    r"(?:公園|カフェ){1,3}",
    r"(?i)newsletter",
    r"\(\?=\)",
    r"[(?!)]",
    r"[\]\[.+]",
    r"a\+\+b",
    r"\d+\.\d{2}",
]
BAD = {
    r"a(?=b)": "look-ahead or look-behind",
    r"(?!b)": "look-ahead or look-behind",
    r"(?<=b)a": "look-ahead or look-behind",
    r"(?<!b)a": "look-ahead or look-behind",
    r"(a)\1": "back-reference",
    r"(?P<n>a)(?P=n)": "back-reference",
    r"(?>a)b": "atomic group",
    r"a++": "possessive",
    r"a\Z": r"escape \Z",
    r"\u3042": r"escape \u",
    r"[\b]": "inside a character class",
    r"(?x)a b": "group other than",
    r"(?#note)a": "group other than",
    r"a{1001}": "repetition of more than 1000",
    r"a**": "mistake",
    r"(": "mistake",
    r"[a": "mistake",
    r"*": "mistake",
}
# DuckDB takes these, Spark or Python reads them otherwise.
ELSEWHERE = [r"[[:alpha:]]", r"[a&&b]", r"(?P<name>a)", r"a{,5}", r"\x{3042}", r"\z"]


def _fails_in_duckdb(pattern: str) -> bool:
    try:
        duckdb.execute("select regexp_matches('a', ?)", [pattern]).fetchall()
    except duckdb.Error:
        return True
    return False


@pytest.mark.parametrize("pattern", GOOD)
def test_common_pattern_passes(pattern: str) -> None:
    assert flaw(pattern) is None
    assert not _fails_in_duckdb(pattern)


@pytest.mark.parametrize("pattern", BAD)
def test_pattern_that_duckdb_refuses_is_refused(pattern: str) -> None:
    assert BAD[pattern] in (flaw(pattern) or "passed")
    assert _fails_in_duckdb(pattern)


@pytest.mark.parametrize("pattern", ELSEWHERE)
def test_pattern_that_engines_read_apart_is_refused(pattern: str) -> None:
    assert flaw(pattern) is not None


@given(st.text(alphabet="ab09()[]{}?*+|\\.^$-,:!=<>iPdwbAZ&あ", max_size=12))
def test_pattern_that_passes_never_fails_in_duckdb(pattern: str) -> None:
    assert flaw(pattern) is not None or not _fails_in_duckdb(pattern)
