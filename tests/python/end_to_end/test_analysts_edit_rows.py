"""A conversion is a row and its rule, a funnel a row and its steps: no SQL is touched."""

from __future__ import annotations

from pathlib import Path

from tests.python.support.checkout import Checkout


def test_a_conversion_a_funnel_and_a_segment_reach_the_marts(own_shop: Checkout) -> None:
    definitions = own_shop.project / "definitions"
    _add(
        definitions / "conversions.csv",
        "gift_guide_read,Gift guide read,ギフト特集の閲覧,micro,engagement,,1.5,marketing,"
        "Somebody read an article.,true,",
    )
    _add(
        definitions / "conversion_rules.csv",
        "gift_guide_read,1,event_name,equals,page_view",
        "gift_guide_read,1,page_url,contains,/articles/",
    )
    _add(
        definitions / "funnels.csv",
        "guide_to_cart,Guide to cart,特集からカート,customer,ordered,any,48,"
        "From an article to the cart.,marketing",
    )
    _add(
        definitions / "funnel_steps.csv",
        "guide_to_cart,1,gift_guide_read,false,",
        "guide_to_cart,2,cart_added,false,",
    )
    _add(
        definitions / "segments.csv",
        "guide_readers,Guide readers,特集の読者,Read an article.,marketing,true",
    )
    _add(
        definitions / "segment_rules.csv",
        "guide_readers,1,conversion_count.gift_guide_read,,gte,1",
    )

    said = own_shop.nightly()

    assert "definitions or models changed" in said
    read, value = own_shop.ask(
        "select count(*), sum(value) from fct_conversions where conversion_key = 'gift_guide_read'"
    )[0]
    assert read > 0
    assert value == read * 3 / 2
    steps = own_shop.ask(
        "select step_number, sum(reached) from funnel_steps "
        "where funnel_key = 'guide_to_cart' and breakdown = 'all' group by 1 order by 1"
    )
    assert [step for step, _ in steps] == [1, 2]
    assert steps[0][1] > steps[1][1] > 0
    readers = own_shop.ask(
        "select count(distinct customer_id) from fct_conversions "
        "where conversion_key = 'gift_guide_read'"
    )
    assert readers == own_shop.ask(
        "select count(distinct customer_id) from customer_segments "
        "where segment_key = 'guide_readers'"
    )


def _add(path: Path, *rows: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip("\n") + "\n" + "\n".join(rows) + "\n", encoding="utf-8")
