"""Whether a regular expression means the same to DuckDB (RE2) and to Spark (Java).

RE2 has no look-around, no back-references and no possessive or atomic groups; Java reads a
bracket inside a class as a nested one. Only what both share is let through, so that a pattern
never fails in the middle of a night. Python's own compiler finds the plain mistakes.
"""

from __future__ import annotations

import re
import warnings

LARGEST_REPEAT = 1000  # RE2's own limit
MOST_DIGITS = 10

# In order: the first one that matches names the reason. Each is searched in the pattern with its
# plain escapes (and then its classes) blanked out, so that `\\(?=` is not taken for a look-ahead.
_LOOKS = (
    (r"\(\?<?[=!]", "look-ahead or look-behind"),
    (r"\(\?P=|\(\?\(", "back-reference"),
    (r"\(\?>|[*+?}]\+", "atomic group or possessive quantifier"),
    (r"\(\?(?!:|i\)|i:)", "group other than (…), (?:…), (?i) and (?i:…)"),
    (r"\{,", "quantifier without a lower bound"),
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_PLAIN_ESCAPES = frozenset("dDwWsSbBntrf")
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_REPEAT = re.compile(r"\{(\d+)(?:,(\d*))?\}", re.ASCII)


def flaw(pattern: str) -> str | None:
    """What is wrong with a pattern in words, or None when every engine takes it."""
    return _unsupported(pattern) or _invalid(pattern)


def _unsupported(pattern: str) -> str | None:
    for escaped in _ESCAPE.findall(pattern):
        if escaped.isdigit():
            return f"back-reference or octal escape \\{escaped}"
        is_letter = escaped.isalnum() and escaped not in _PLAIN_ESCAPES
        if is_letter or not escaped.isascii():
            return f"escape \\{escaped}"
    bare = _ESCAPE.sub(_blank, pattern)
    for inner in _CLASS.findall(bare):
        if "[" in inner[1:] or "&&" in inner or "\x00" in inner:
            return r"bracket, && or \b inside a character class"
    outside = _CLASS.sub("_", bare)
    for look, name in _LOOKS:
        if re.search(look, outside):
            return name
    for low, high in _REPEAT.findall(outside):
        # As text first: Python refuses to turn thousands of digits into a number.
        if len(low + high) > MOST_DIGITS or max(int(low), int(high or 0)) > LARGEST_REPEAT:
            return f"repetition of more than {LARGEST_REPEAT}"
    return None


def _blank(match: re.Match[str]) -> str:
    # \b and \B may not stand in a class; a mark that no cell can hold keeps sight of them.
    return "\x00" if match[1] in "bB" else "_"


def _invalid(pattern: str) -> str | None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError, Warning) as error:
            return f"mistake ({error})"
    return None
