"""Everything held on one person, and why they are where they are, for the person who asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.lib.salt import key_of

_MOST_LINES = 20

# headings, each with a query of one text a line; $1 is the customer_id
_WORDS = {
    "Known as": """
        select 'a ' || case when is_identified then 'user' else 'device' end || ', first seen on '
            || cast(first_seen_at as date) || ', last on ' || cast(last_seen_at as date)
            || concat_ws(', ', '; by ' || first_channel, region, country, device_type)
        from marts.dim_customers where customer_id = $1
        union all
        select 'device ' || anonymous_id || ': ' || replace(reason, '_', ' ')
        from marts.identity_map where customer_id = $1
    """,
    "Consent": """
        select purpose || ' ' || case when is_granted then 'granted' else 'denied' end
            || ' on ' || cast(decided_at as date)
        from intermediate.int_consents__current where customer_id = $1 order by purpose
    """,
    "Stated": """
        select attributes.attribute || ' = ' || coalesce(attributes.value, '(withdrawn)')
            || ', ' || attributes.origin || ' on ' || cast(attributes.updated_at as date)
        from staging.stg_customers__attributes as attributes
        where 'user:' || attributes.user_id = $1
        order by attributes.updated_at desc, attributes.attribute
    """,
    "Preferences": """
        select preference || ' = ' || value || ', ' || origin || ' ' || age_days || ' days ago'
        from marts.customer_preferences where customer_id = $1 order by preference
    """,
    "What they did": """
        select conversion_key || ': ' || count(*) || ' times, last on ' || max(conversion_date)
            || case when sum(value) > 0 then ', for ' || format('{:.2f}', sum(value)) else '' end
        from marts.fct_conversions where customer_id = $1
        group by conversion_key order by count(*) desc, conversion_key
    """,
    "Messages sent": """
        select contact_date || ': ' || concat_ws(', ', event_name, campaign_name, channel)
        from marts.fct_contacts where customer_id = $1 order by occurred_at desc
    """,
    "Segments": """
        select segments.label || ', since ' || spells.entered_on || ': ' || segments.description
            || ' (' || rules.words || ')'
        from marts.customer_segments as spells
        inner join definitions.segments as segments on spells.segment_key = segments.segment_key
        inner join (
            select segment_key, string_agg(words, ' or ' order by rule_number) as words
            from (
                select segment_key, rule_number, string_agg(
                    concat_ws(' ', field, 'of ' || window_days || ' days', operator, value), ' and '
                ) as words
                from definitions.segment_rules group by segment_key, rule_number
            ) group by segment_key
        ) as rules on spells.segment_key = rules.segment_key
        where spells.customer_id = $1 and spells.is_current order by segments.label
    """,
    "Audiences": """
        select audiences.label || ': ' || case ruled.outcome
                when 'chosen' then 'in it'
                when 'held_out' then 'in it, but held out by lot and not contacted'
                else 'not in it: ' || replace(ruled.outcome, '_', ' ')
            end || coalesce(', because ' || ruled.reason, '')
        from intermediate.int_audience_members__ruled as ruled
        inner join definitions.audiences as audiences
            on ruled.audience_key = audiences.audience_key
        where ruled.customer_id = $1 order by audiences.label
    """,
    "Next action": """
        select coalesce(action_key, 'none') || coalesce(', because ' || reason, '')
            || coalesce('; kept back: ' || replace(blocked_by, '_', ' '), '')
        from marts.next_best_actions where customer_id = $1
    """,
    "Recommended": """
        select coalesce(product_name, product_id) || ': ' || reason
        from marts.recommendations where customer_id = $1 order by recommendation_rank
    """,
    "Left and not bought": """
        select coalesce(product_name, product_id) || ', ' || stage || ' ' || age_days || ' days ago'
        from marts.abandoned_products where customer_id = $1 order by age_days, product_id
    """,
    "Expected": """
        select conversion_key || ' within ' || horizon_days || ' days: '
            || round(100 * probability) || '%'
        from marts.propensity where customer_id = $1 order by conversion_key, horizon_days
    """,
}


@dataclass(frozen=True)
class Explained:
    """What is held: lines by heading, of each the first few, and rows by table."""

    lines: dict[str, list[str]]
    left_out: dict[str, int]
    rows: dict[str, int]


def customer_of(con: duckdb.DuckDBPyConnection, user_id: str | None, device: str | None) -> str:
    """The customer behind a user or a device, as the marts name them.

    A device that is its owner's is its owner: what it did is under their name.
    """
    if user_id:
        return f"user:{key_of(user_id)}"
    owner = con.execute(
        "select customer_id from marts.identity_map where anonymous_id = $1 "
        "order by valid_from desc limit 1",
        [key_of(str(device))],
    ).fetchone()
    return str(owner[0]) if owner else f"device:{key_of(str(device))}"


def explain(con: duckdb.DuckDBPyConnection, customer_id: str) -> Explained:
    """What the warehouse holds on a customer.

    Args:
        con: The warehouse, or a connection that has it as its database; only read.
    """
    lines: dict[str, list[str]] = {}
    left_out: dict[str, int] = {}
    for heading, query in _WORDS.items():
        found = [text for (text,) in con.execute(query, [customer_id]).fetchall()]
        lines[heading] = found[:_MOST_LINES]
        left_out[heading] = len(found) - len(lines[heading])
    counted = {table: _count(con, table, customer_id) for table in _tables(con)}
    return Explained(lines, left_out, {table: count for table, count in counted.items() if count})


def rows(con: duckdb.DuckDBPyConnection, customer_id: str) -> Iterator[Mapping[str, Any]]:
    """Every row of every mart on a customer, with the mart's name under `mart`."""
    for table in _tables(con):
        found = con.execute(f'select * from marts."{table}" where customer_id = $1', [customer_id])
        names = [column[0] for column in found.description or []]
        for row in found.fetchall():
            yield {"mart": table, **dict(zip(names, row, strict=True))}


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute(
        "select table_name from duckdb_columns() where schema_name = 'marts' "
        "and column_name = 'customer_id' and database_name = current_database() order by 1"
    )
    return [name for (name,) in found.fetchall()]


def _count(con: duckdb.DuckDBPyConnection, table: str, customer_id: str) -> int:
    query = f'select count(*) from marts."{table}" where customer_id = $1'
    return int(con.execute(query, [customer_id]).fetchall()[0][0])
