"""JSON lines: one object a line, numbers kept exactly as written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

import orjson

from orchestration.lib.landing import reasons
from orchestration.lib.landing.readers.lines import TextFile
from orchestration.lib.landing.readers.rows import Row, WrongFormatError, refused
from orchestration.lib.landing.readers.sniff import has_object_line, is_binary

_SPACE = " \t\r\n"
_SURROGATE = re.compile("[\ud800-\udfff]")


def _refuse_constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


# A number becomes a fragment: its own text, which orjson writes back unchanged. So 12.30 stays
# 12.30 and 9007199254740993 stays itself, also deep inside `properties`.
_decoder = json.JSONDecoder(
    parse_float=orjson.Fragment, parse_int=orjson.Fragment, parse_constant=_refuse_constant
)
_scan = _decoder.scan_once  # type: ignore[attr-defined]


class TooDeepError(Exception):
    """A value is nested deeper than can be written (about 250 levels)."""


def rows(text: TextFile) -> Iterator[Row]:
    """Every line that is not blank. Of a key written twice the last value counts.

    Raises WrongFormatError when the file is binary.
    """
    if is_binary(text.head) and not has_object_line(text.head):
        raise WrongFormatError
    number = 0
    for block in text.blocks():
        for line in block:
            number += 1
            if line is None:
                yield refused(number, reasons.OVERSIZED_FIELD)
                continue
            try:
                written = line.decode().strip(_SPACE)
                if not written:
                    continue
                value, end = _scan(written, 0)
            except UnicodeDecodeError:
                yield refused(number, reasons.INVALID_UTF8)
                continue
            except (StopIteration, ValueError, RecursionError):
                yield refused(number, reasons.INVALID_JSON)
                continue
            if end != len(written):
                yield refused(number, reasons.INVALID_JSON)
            elif value.__class__ is not dict:
                yield refused(number, reasons.NOT_AN_OBJECT)
            else:
                yield number, end, value, None
    if text.is_cut:
        yield refused(text.line_count + 1, reasons.TRUNCATED_GZIP)


def as_text(value: Any) -> str | None:
    """A JSON value as the text of its column: strings plain, all else as JSON, null as None.

    Raises TooDeepError.
    """
    if value is None or value.__class__ is str:
        return value  # type: ignore[no-any-return]
    try:
        return orjson.dumps(value).decode()
    except orjson.JSONEncodeError:
        pass
    try:
        return orjson.dumps(_without_surrogates(value)).decode()
    except (orjson.JSONEncodeError, RecursionError) as error:
        raise TooDeepError from error


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(key): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return value


def clean(text: str) -> str:
    """The text with half surrogate pairs replaced by U+FFFD.

    JSON may escape half an emoji that a browser cut off; UTF-8 cannot hold it, and the event is
    worth more than that character.
    """
    return _SURROGATE.sub("\ufffd", text)
