"""The last words of a night."""

from __future__ import annotations

from pathlib import Path

from orchestration.commands.summary import summary
from tests.python.support.published_marts import publish_rows


def test_a_step_of_any_order_is_a_number(tmp_path: Path) -> None:
    steps = """
        select funnel_key, date '2026-03-01' as entry_date, 'all' as breakdown,
            'all' as breakdown_value, step_number::integer as step_number,
            conversion_key, true as is_mature, 4 as entered, reached as reached
        from (values ('known', 1, 'cart_added', 4), ('known', 2, 'purchase', 2),
            ('mixed', 1, null, 4), ('mixed', 2, null, 1))
            as steps(funnel_key, step_number, conversion_key, reached)
    """
    told = summary(publish_rows(tmp_path, {"funnel_steps": steps}), [])
    assert "known                 1 cart_added" in told
    assert "mixed                 any 1" in told and "any 2" in told
    assert "None" not in told
