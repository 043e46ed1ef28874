"""What is held to be true of a customer at a moment.

Each statement replaces the one before it of the same origin; a statement without a value takes
it back. What people declared themselves beats what was observed of them, however old.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tests.python.reference.rows import Row, local_date


def attribute_on(
    statements: Sequence[Row], customer_id: str, attribute: str, day: date, zone: str
) -> str | None:
    """The value of an attribute at the end of a date, else None."""
    known: dict[str, str | None] = {"declared": None, "observed": None}
    for statement in sorted(statements, key=lambda row: row["updated_at"]):
        if (
            f"user:{statement['user_id']}" == customer_id
            and statement["attribute"] == attribute
            and local_date(statement["updated_at"], zone) <= day
        ):
            known[statement["origin"]] = statement["value"]
    return known["observed"] if known["declared"] is None else known["declared"]
