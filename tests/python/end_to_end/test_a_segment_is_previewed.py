"""A segment's size before it is saved is the one that a night would find."""

from __future__ import annotations

from tests.python.support.checkout import Checkout


def test_a_draft_is_counted_without_a_night(own_shop: Checkout) -> None:
    segments = own_shop.project / "definitions" / "segments.csv"
    rules = own_shop.project / "definitions" / "segment_rules.csv"
    segments.write_text(
        segments.read_text("utf-8") + "off_search,Off search,検索以外,A draft.,crm,true\n", "utf-8"
    )
    drafted = rules.read_text("utf-8") + "off_search,1,segment.mobile_first,,equals,true\n"
    rules.write_text(drafted + "off_search,1,segment.found_by_search,,equals,false\n", "utf-8")
    ((expected, everybody),) = own_shop.ask(
        "select count(*) filter (where customer_id not in ("
        "select customer_id from customer_segments "
        "where segment_key = 'found_by_search' and is_current)), "
        "(select count(*) from dim_customers) "
        "from customer_segments where segment_key = 'mobile_first' and is_current"
    )
    before = (own_shop.home / "warehouse.duckdb").read_bytes()

    told = own_shop.run("preview-segment", "off_search")

    assert told.returncode == 0, told.stderr[-3000:]
    first, _, _, _, customers, *others = told.stdout.splitlines()
    assert first == "off_search: Off search, 検索以外"
    assert customers.split()[:3] == ["customers", f"{expected:,}", f"{everybody:,}"]
    assert any(line.startswith("mobile_first") and "100.0%" in line for line in others)
    assert (own_shop.home / "warehouse.duckdb").read_bytes() == before

    rules.write_text(drafted + "off_search,1,segment.found_by_serch,,equals,false\n", "utf-8")
    told = own_shop.run("preview-segment", "off_search")
    assert told.returncode == 1
    assert "column field: found 'segment.found_by_serch'; expected a segment_key" in told.stderr
