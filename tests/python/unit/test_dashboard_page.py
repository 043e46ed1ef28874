"""The pages: their numbers, what they refuse to carry, and what is left where one fails."""

from __future__ import annotations

import itertools
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.lib import dashboard
from orchestration.lib.dashboard import DashboardError
from orchestration.lib.dashboard.blocks import query
from orchestration.lib.dashboard.figures import read_sections
from orchestration.lib.dashboard.marts import Marts, open_marts
from orchestration.lib.dashboard.page import Facts, render
from orchestration.lib.dashboard.words import read_words
from orchestration.lib.expectations import FailedExpectation, SuiteResult
from orchestration.lib.paths import PROJECT, Paths
from tests.python.support.pages import Page
from tests.python.support.published_marts import ask, publish_rows, small_shop

HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> {{ 7 * 7 }} {0}"
LONG = "とても長い名前のキャンペーン" * 40
SECTIONS = [
    "changes", "funnels", "campaigns", "moments", "segments", "experiments", "cohorts", "health",
]  # fmt: skip

# What makes a browser ask somebody: an address in an attribute or a style.
_ASKS = re.compile(r"""(?:src|srcset|href|action|data|poster)\s*=\s*["']?\s*(?:\w+:)?//""", re.I)
_STYLE_ASKS = re.compile(r"@import|url\(\s*[\"']?(?!#)", re.I)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    paths = publish_rows(tmp_path_factory.mktemp("shop"), small_shop())
    dashboard.write(paths)
    return paths


def read(paths: Paths, name: str = "index.html") -> Page:
    return Page.read(paths.published / "dashboard" / name)


def figures(paths: Paths) -> dict[str, str]:
    """The large number of each card by its title."""
    html = (paths.published / "dashboard" / "index.html").read_text(encoding="utf-8")
    cards = re.findall(r'<article class="card">\s*<h3>(.*?)</h3>\s*<p class="figure">(.*?)<', html)
    return {title: number.strip() for title, number in cards}


def test_the_cards_show_what_the_marts_say(shop: Paths) -> None:
    today = "(select max(last_landed_on) from marts.data_freshness)"
    ((visits,),) = ask(
        shop, f"select count(*) from marts.fct_sessions where session_date = {today}"
    )
    bought = ask(
        shop,
        "select sum(conversion_count), sum(value) from marts.conversion_daily"
        f" where tier = 'macro' and activity_date = {today}",
    )
    shown = figures(shop)
    assert shown["Visits"] == f"{visits:,}" == "90"
    assert shown["Purchase"] == f"{bought[0][0]:,}"
    assert float(shown["Revenue"].replace(",", "")) == float(bought[0][1])
    assert list(shown) == ["Visits", "Purchase", "Revenue", "Added to cart"]


def test_what_is_beyond_the_usual_variation_is_said_first(shop: Paths) -> None:
    page = read(shop)
    assert "More than the usual variation: Visits: ▲ +125.0% (against the day before)" in page.text
    assert "Purchase: ▲" not in page.text


def test_a_funnel_shows_mature_days_alone(shop: Paths) -> None:
    rows = read(shop).tables["Coupon to purchase: Steps"]
    ((entered, reached),) = ask(
        shop,
        "select sum(reached) filter (step_number = 1), sum(reached) filter (step_number = 2)"
        " from marts.funnel_steps where breakdown = 'all' and is_mature"
        " and entry_date > (select max(entry_date) from marts.funnel_steps where is_mature) - 28",
    )
    assert (entered, reached) == (560, 420)
    assert rows == [
        ["Step", "Conversion", "Reached", "Of all", "Dropped off", "Usual time"],
        ["1", "Coupon redeemed", "560", "100.0%", "–", "–"],
        ["2", "Purchase", "420", "75.0%", "25.0%", "90 s"],
    ]
    assert "Still under way and in no rate: 20 entries from 2026-03-31 (Tue)" in read(shop).text


def test_a_funnel_breaks_down_by_channel_device_and_region(shop: Paths) -> None:
    tables = read(shop).tables
    for breakdown in ("Channel", "Device", "Region"):
        row = tables[f"Coupon to purchase: Who completes, {breakdown}"][1]
        # Wilson's interval of 420 of 560, worked out apart
        assert row == ["spring", "560", "420", "75.0%", "71.3%", "78.4%", "enough"]


def test_a_funnel_breaks_down_by_the_segments_of_the_day_before(shop: Paths) -> None:
    rows = read(shop).tables["Coupon to purchase: Who completes, Segment"]
    # ten of loyal buyers on each of 28 days; five of coupon users up to the day they left
    assert [row[:4] for row in rows[1:]] == [
        ["Loyal buyers", "280", "280", "100.0%"],
        ["Coupon users", "95", "0", "0.0%"],
    ]
    assert [row[-1] for row in rows[1:]] == ["enough", "small"]


def test_segments_in_which_a_campaign_worked_are_named_and_no_others(shop: Paths) -> None:
    rows = read(shop).tables["Where a campaign worked in a segment"]
    assert [[row[1], row[8], row[11]] for row in rows[1:]] == [
        ["Coupon users", "−12.0%", "lower"],
        ["Loyal buyers", "+11.0%", "higher"],
    ]


def test_fewer_than_fewest_customers_are_not_told(shop: Paths) -> None:
    segments = read(shop).tables["Conversion index of segments"]
    assert [row[0] for row in segments[1:]] == ["Loyal buyers"]


def test_no_figure_repeats_another_and_each_chart_has_its_table(shop: Paths) -> None:
    page = read(shop)
    charts = [label for label in page.attributes("aria-label") if label.startswith("Chart: ")]
    named = {label.removeprefix("Chart: ").split(". Its numbers")[0] for label in charts}
    assert len(charts) == len(named) > 10
    assert named <= set(page.tables)
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))


def test_both_languages_show_the_same_numbers_and_link_to_each_other(shop: Paths) -> None:
    english, japanese = read(shop), read(shop, "index.ja.html")
    assert ("html", {"lang": "en"}) in english.elements
    assert ("html", {"lang": "ja"}) in japanese.elements
    assert "index.ja.html" in english.attributes("href")
    assert "index.html" in japanese.attributes("href")
    assert len(english.tables) == len(japanese.tables)
    for ours, theirs in zip(english.tables.values(), japanese.tables.values(), strict=True):
        assert [len(row) for row in ours] == [len(row) for row in theirs]
    numbers = re.compile(r"\d[\d,.]*%")
    assert numbers.findall(english.text) == numbers.findall(japanese.text)


@pytest.mark.parametrize("name", dashboard.PAGES)
def test_a_page_has_its_landmarks_and_headings(shop: Paths, name: str) -> None:
    page = read(shop, name)
    tags = [tag for tag, _ in page.elements]
    assert [tags.count(tag) for tag in ("h1", "main", "nav", "header", "footer")] == [1] * 5
    assert [a["id"] for tag, a in page.elements if tag == "section"] == SECTIONS
    levels = [int(tag[1]) for tag in tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert all(page.tables)


def assert_it_stands(paths: Paths) -> None:
    for name in dashboard.PAGES:
        assert_sound((paths.published / "dashboard" / name).read_text(encoding="utf-8"))


def assert_sound(html: str) -> None:
    """A page that asks nobody, runs nothing and has every section."""
    page = Page(html)
    tags = {tag for tag, _ in page.elements}
    assert tags.isdisjoint({"script", "iframe", "object", "embed", "link", "img", "base"})
    assert [a for a in page.elements if any(key.startswith("on") for key in a[1])] == []
    own = {*dashboard.PAGES, *(f"#{key}" for key in page.attributes("id"))}
    assert set(page.attributes("href")) <= own
    assert _ASKS.findall(html) == []
    assert _STYLE_ASKS.findall(html) == []
    assert [a["id"] for tag, a in page.elements if tag == "section"] == SECTIONS


def test_what_only_warns_is_told(tmp_path: Path) -> None:
    title = f"Of those who were told 20%, about 20% convert {HOSTILE}"
    told = FailedExpectation(title, "kind", None, None, 3, (), "warning", "message")
    checks = [
        SuiteResult("marts.propensity", True, (told,), 12, 5, 0.1),
        SuiteResult("marts.rfm", True, (), 3, 5, 0.1),
    ]
    paths = publish_rows(tmp_path, small_shop(days=2), checks=checks)
    dashboard.write(paths)
    assert_it_stands(paths)
    tables = read(paths).tables
    assert tables["Checks"][1:] == [["2", "15", "1"]]
    assert tables["What only warns"][1:] == [["marts.propensity", title, "3"]]


def test_a_version_of_before_says_nothing_of_checks(shop: Paths) -> None:
    assert "This version does not say." in read(shop).text


def test_the_page_asks_nobody_for_anything(shop: Paths) -> None:
    assert_it_stands(shop)


@pytest.mark.parametrize(
    "html",
    [
        "<img src='//x'>",
        '<a href="https://x">',
        "<link href=//x>",
    ],
)
def test_an_address_would_be_noticed(html: str) -> None:
    assert _ASKS.search(html)


@pytest.mark.parametrize("style", ["@import 'x'", "background: url(x.png)", "url( 'http://x')"])
def test_an_address_in_a_style_would_be_noticed(style: str) -> None:
    assert _STYLE_ASKS.search(style)


@pytest.mark.parametrize("label", [HOSTILE, LONG])
def test_whatever_things_are_called_is_text(tmp_path: Path, label: str) -> None:
    paths = publish_rows(tmp_path, small_shop(label=label))
    dashboard.write(paths)
    assert_it_stands(paths)
    page = read(paths)
    row = page.tables["Micro conversions and assisted sales"][1]
    assert row[0] == label
    assert page.tables["Events that no definition knows"][1][0] == label


def test_a_label_of_the_definitions_is_text(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, small_shop())
    funnels = paths.project / "definitions" / "funnels.csv"
    funnels.write_text(
        funnels.read_text(encoding="utf-8").replace("Coupon to purchase", "<script>1</script>"),
        encoding="utf-8",
    )
    dashboard.write(paths)
    assert_it_stands(paths)
    assert "<script>1</script>: Steps" in read(paths).tables


def test_nothing_at_all_stands(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, {})
    dashboard.write(paths)
    assert_it_stands(paths)
    assert "Nothing has landed yet." in read(paths).text
    assert read(paths).tables == {}


def test_one_day_stands_and_says_that_it_knows_too_little(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, small_shop(days=1))
    dashboard.write(paths)
    assert_it_stands(paths)
    assert "There is too little history yet" in read(paths).text
    assert figures(paths)["Visits"] == "90"


@pytest.mark.parametrize("mart", sorted(small_shop()))
def test_any_mart_may_be_empty(shop: Paths, tmp_path: Path, mart: str) -> None:
    database = tmp_path / "kizashi.duckdb"
    shutil.copyfile(shop.published / "kizashi.duckdb", database)
    with duckdb.connect(str(database)) as con:
        con.execute(f"delete from marts.{mart}")
    reports = shop.project / "reports"
    english, _ = read_words(reports, shop.project / "definitions")
    sections = read_sections(reports)
    with open_marts(database, {"fewest_customers": 10}, english.names) as marts:
        facts = Facts(marts.day("today"), marts.day("last_day"), "v", "JPY", is_simulated=False)
        queried = query(sections, marts)
    assert_sound(render(reports, sections, queried, english, facts))


def test_a_day_that_has_only_begun_is_not_compared(tmp_path: Path) -> None:
    rows = small_shop()
    rows["fct_sessions"] = f"""
        select * replace (
            case when session_date = date '2026-03-31' then session_date + interval 4 hour
                else ended_at end as ended_at
        ) from ({rows["fct_sessions"]})
    """
    paths = publish_rows(tmp_path, rows)
    dashboard.write(paths)
    assert "The latest landed day, 2026-03-31 (Tue), has only begun" in read(paths).text
    assert figures(paths)["Visits"] == "40"


def test_nothing_published_says_what_to_do(tmp_path: Path) -> None:
    paths = Paths(tmp_path, tmp_path, tmp_path / "published")
    with pytest.raises(DashboardError, match="run make nightly"):
        dashboard.write(paths)


def test_a_figure_that_fails_leaves_the_old_page_whole(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, small_shop(days=8))
    dashboard.write(paths)
    before = {path.name: path.read_bytes() for path in (paths.published / "dashboard").iterdir()}
    figure = paths.project / "reports" / "8_health" / "1_freshness.yml"
    figure.write_text("sql: select nothing from marts.nowhere\ncolumns: {}\n", encoding="utf-8")
    with pytest.raises(DashboardError, match="nowhere"):
        dashboard.write(paths)
    after = {path.name: path.read_bytes() for path in (paths.published / "dashboard").iterdir()}
    assert before == after
    assert [path.name for path in paths.published.glob(".tmp-*")] == []


@pytest.mark.parametrize(
    ("for_group", "file", "folder"), [("false", 0o600, 0o700), ("true", 0o640, 0o750)]
)
def test_pages_are_for_whom_the_marts_are_for(
    tmp_path: Path, for_group: str, file: int, folder: int
) -> None:
    paths = publish_rows(tmp_path, {}, [("published_for_group", for_group)])
    done = dashboard.write(paths)
    assert done.path.stat().st_mode & 0o777 == file
    assert done.path.parent.stat().st_mode & 0o777 == folder


def test_a_page_knows_of_which_version_it_is(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, {})
    assert not dashboard.is_current(paths)
    dashboard.write(paths)
    assert dashboard.is_current(paths)
    target = (paths.published / "current").readlink()
    (paths.published / "current").unlink()
    (paths.published / "current").symlink_to(f"{target}x")
    assert not dashboard.is_current(paths)


def test_the_page_of_a_simulated_shop_says_so(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path, {})
    (paths.landing / "SIMULATED.txt").write_text("drawn", encoding="utf-8")
    dashboard.write(paths)
    assert "SIMULATED: none of this happened" in read(paths).text


def test_the_figure_of_the_contributing_guide_is_drawn(tmp_path: Path) -> None:
    guide = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```yaml\n(sql: .*?)^```", guide, re.MULTILINE | re.DOTALL)
    paths = publish_rows(tmp_path, small_shop(days=2))
    reports = paths.project / "reports"
    (reports / "5_segments" / "3_example.yml").write_text(example, encoding="utf-8")
    with (reports / "strings.csv").open("a", encoding="utf-8") as file:
        file.write("segments.example.title,An example,例\n")
    dashboard.write(paths)
    assert read(paths).tables["An example"] == [
        ["Segment", "Members", "Conversion index"],
        ["Loyal buyers", "300", "140"],
    ]
    charts = [label for label in read(paths).attributes("aria-label") if "An example" in label]
    assert "Chart: An example. Its numbers are in the table after it." in charts


def test_who_dropped_off_after_an_optional_step_is_who_the_mart_says(tmp_path: Path) -> None:
    rows = small_shop(days=2)
    rows["funnel_steps"] = """
        select 'wishlist_to_purchase' as funnel_key, date '2026-03-30' as entry_date,
            'all' as breakdown, 'all' as breakdown_value, true as is_mature, t.*
        from (values
            (1, 'wishlist_added', false, 20, 20, 0, null),
            (2, 'cart_added', true, 20, 8, 12, 60.0),
            (3, 'purchase', false, 20, 15, 5, 120.0)
        ) as t(step_number, conversion_key, is_optional, entered, reached, dropped,
            median_seconds_from_previous)
    """
    paths = publish_rows(tmp_path, rows)
    dashboard.write(paths)
    steps = read(paths).tables["Wish list to purchase: Steps"]
    assert [row[2:5] for row in steps[1:]] == [
        ["20", "100.0%", "–"],
        ["8", "40.0%", "60.0%"],
        ["15", "75.0%", "25.0%"],
    ]


def test_amounts_are_in_the_currency_that_the_conversions_state() -> None:
    with duckdb.connect() as con:
        con.execute("create schema marts")
        con.execute(
            "create table marts.fct_conversions as from (values ('macro', 1, 'USD'), "
            "('macro', 2, null), ('micro', 3, 'EUR'), ('macro', null, 'GBP')) "
            "as told (tier, value, currency)"
        )
        assert Marts(con).currency() == "USD"
        con.execute("insert into marts.fct_conversions values ('macro', 1, 'JPY')")
        assert Marts(con).currency() == "JPY + USD"
        con.execute("delete from marts.fct_conversions")
        assert Marts(con).currency() is None
