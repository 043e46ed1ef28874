"""What can stand in a landed file where an event's time, number or object should."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

DAYS = [date(2025, 3, 1), date(2025, 3, 2), date(2025, 3, 4)]
GOOD_TIMES = [
    "2025-03-01T10:00:00Z",
    "2025-03-01T19:00:00+09:00",
    "2025-03-01 10:00:00.25",
    " 2025-03-02T01:30:00-0500 ",
    "2025-03-01",
    "2025-03-01T10:00Z",
    "2025-03-01 10:00",
]
# the earliest and the latest moment that rows of some day may have, and just beyond
BOUNDS = [
    "2025-01-01T00:00:00Z",
    "2024-12-31T23:59:59Z",
    "2025-03-02T23:59:59.999999Z",
    "2025-03-03T00:00:00Z",
    "2025-03-03T08:59:59+09:00",
]
BAD_TIMES = [
    "1970-01-01T00:00:00Z",
    "2099-01-01T00:00:00Z",
    "",
    None,
    "yesterday",
    "2025-02-30T00:00:00Z",
    "03/01/2025",
    "1740823200",
]
# what a text says as a number of at most fourteen digits and four decimals; None: nothing
NUMBERS = {
    **{text: Decimal(text) for text in ("0", "12", "-1", "12.5", "1e2", "99999999999999.9999")},
    **dict.fromkeys(["7", " 7 "], Decimal(7)),
    "0.12345": Decimal("0.1235"),
    **dict.fromkeys(["twelve", "1,000", "¥5", "nan", "inf", "100000000000000"]),
}
OBJECTS = [None, None, None, "", "{}", '{"plan":"a"}', '{"cart":{"total":2}}', '{"plan":null}']
BAD_OBJECTS = ["[1]", '"a"', "{", "plan=a"]
GOOD_NUMBERS = [text for text, value in NUMBERS.items() if value is not None]
BAD_NUMBERS = [text for text, value in NUMBERS.items() if value is None]
