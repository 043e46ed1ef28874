"""The whole site: what is in it, where its links lead, that it asks nobody for anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from orchestration.lib.definitions import read_settings
from orchestration.lib.paths import PROJECT, Paths
from orchestration.lib.publishing.versions import CURRENT, DATABASE, current_id
from orchestration.lib.site import write
from orchestration.lib.site.counts import read_counts
from orchestration.lib.site.dbt_docs import Documented, tidied
from orchestration.lib.site.definitions import read_sheets
from orchestration.lib.site.render import Facts, Frame
from orchestration.lib.site.write import Pages
from tests.python.support.compiled import SALT
from tests.python.support.pages import Page
from tests.python.support.published_marts import ask, publish_rows, small_shop
from tests.python.support.site import SitePage, broken_links, pages

HOSTILE = "<script>alert('<b>')</script>とても長い名前" + "の長い名前" * 60


@dataclass(frozen=True)
class Built:
    """A site that the command made, with what it was made of."""

    paths: Paths
    folder: Path
    manifest: dict[str, Any]
    printed: str

    def page(self, name: str) -> Page:
        return Page.read(self.folder / name)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The site of the project as it is, over a small shop without a warehouse."""
    folder = tmp_path_factory.mktemp("site")
    paths = publish_rows(
        folder,
        {
            **small_shop(),
            "customer_segments": """
                select 'c' || i as customer_id, key as segment_key, true as is_current
                from range(30) as t(i), (values ('loyal_buyers', 30), ('coupon_users', 9)) as s(key, n)
                where i < n
            """,
            "audience_sizes": """
                select 'win_back' as audience_key, outcome, customer_count, customer_count is null
                    as is_hidden
                from (values ('chosen', 1234), ('held_out', null)) as t(outcome, customer_count)
            """,
        },
    )
    paths.warehouse.unlink()
    checks = paths.data_docs / "marts"
    checks.mkdir(parents=True)
    (checks / "index.html").write_text("<p>all hold</p>")
    done = subprocess.run(
        [sys.executable, "-m", "orchestration", "docs"],
        cwd=PROJECT,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("KIZASHI_", "DBT_"))},
            "KIZASHI_LANDING": str(paths.landing),
            "KIZASHI_HOME": str(paths.home),
            "KIZASHI_PUBLISHED": str(paths.published),
            "KIZASHI_SALT": SALT,
            "DBT_TARGET_PATH": str(folder / "target"),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    site = paths.site
    assert done.stdout.splitlines()[-1] == str(site / "index.html")
    manifest = json.loads((folder / "target" / "manifest.json").read_text(encoding="utf-8"))
    return Built(paths, site.resolve(), manifest, done.stdout)


def test_every_link_leads_somewhere(built: Built) -> None:
    found = pages(built.folder)
    assert len(found) > 300
    assert sum(len(page.links) for page in found.values()) > 10_000
    assert broken_links(found) == []


def test_no_page_loads_anything(built: Built) -> None:
    found = pages(built.folder)
    assert {str(path): page.loads for path, page in found.items() if page.loads} == {}
    unguarded = [
        path.relative_to(built.folder).as_posix()
        for path, page in found.items()
        if not any("default-src 'none'" in policy for policy in page.policies)
    ]
    # Great Expectations' pages have no scripts, and are copied as they are
    assert [name for name in unguarded if not name.startswith("checks/")] == []


def test_only_dbt_page_has_scripts(built: Built) -> None:
    scripted = [
        path.relative_to(built.folder).as_posix()
        for path in built.folder.rglob("*.html")
        if "<script" in path.read_text(encoding="utf-8").lower()
    ]
    assert scripted == ["dbt/index.html"]


def test_nothing_in_the_site_names_this_machine(built: Built) -> None:
    named = [
        path
        for path in built.folder.rglob("*.html")
        if str(PROJECT) in (text := path.read_text(encoding="utf-8"))
        or str(built.paths.home) in text
    ]
    assert named == []


def test_every_table_and_column_has_its_lineage(built: Built) -> None:
    nodes = [
        node
        for node in [*built.manifest["nodes"].values(), *built.manifest["sources"].values()]
        if node["resource_type"] in ("model", "seed", "source")
    ]
    assert len(nodes) > 250
    followed = 0
    for node in nodes:
        name = node["identifier"] if node["resource_type"] == "source" else node["alias"]
        path = built.folder / "lineage" / f"{node['schema']}.{name}.html"
        page = SitePage(path)
        assert set(node["columns"]) <= page.anchors, path.name
        text = path.read_text(encoding="utf-8")
        assert "could not be followed" not in text, path.name
        followed += node["resource_type"] == "model" and 'data-is="made of"><ul' in text
    models = [node for node in nodes if node["resource_type"] == "model"]
    # the others are in Python, or hand one night's rows to the next
    assert followed > 0.9 * len(models)
    assert "could not be followed" not in built.printed


def test_a_column_is_followed_to_where_it_landed(built: Built) -> None:
    links = SitePage(built.folder / "lineage" / "marts.conversion_daily.html").links
    assert "landing.events.html#region" in links
    assert "definitions.conversion_rules.html#conversion_key" in links
    assert "landing.events.html#event_name" not in links


def test_counts_are_those_of_the_marts(built: Built) -> None:
    text = built.page("definitions/conversions.html").text
    ((day,),) = ask(
        built.paths,
        "select sum(conversion_count) from marts.conversion_daily"
        " where conversion_key = 'purchase' and activity_date = date '2026-03-31'",
    )
    ((before,),) = ask(
        built.paths,
        "select sum(conversion_count) from marts.conversion_daily where conversion_key = 'purchase'"
        " and activity_date between date '2026-03-03' and date '2026-03-30'",
    )
    purchase = text.partition(" purchase macro ")[2].partition("It counts when")[0]
    assert f"On 2026-03-31 {day:,} In the 28 days before {before:,} " in purchase
    viewed = text.partition(" product_viewed micro ")[2].partition("It counts when")[0]
    assert "Counted not yet seen" in viewed


def test_funnels_count_mature_entries_of_28_days(built: Built) -> None:
    text = built.page("definitions/funnels.html").text
    own = text.partition(" coupon_to_purchase by customer ")[2].partition("Coupon redeemed")[0]
    assert "Entries until 2026-03-30 560 reached step 2 420" in own
    other = text.partition(" membership by customer ")[2].partition("Product viewed")[0]
    assert "Entries whose window has run out none yet" in other


def test_few_customers_are_not_told(built: Built) -> None:
    text = built.page("definitions/segments.html").text
    sizes = {
        key: text.partition(f" {key} owner: ")[2]
        .partition("Customers now ")[2]
        .partition(" Some")[0]
        for key in ("loyal_buyers", "coupon_users", "lapsed_buyers")
    }
    assert sizes == {"loyal_buyers": "30", "coupon_users": "fewer than 10", "lapsed_buyers": "0"}
    audiences = built.page("definitions/audiences.html").text
    assert "Chosen 1,234 Held out fewer than 10" in audiences


def test_rules_stand_in_words_beside_labels_in_both_languages(built: Built) -> None:
    text = built.page("definitions/conversions.html").text
    assert "Article read to the end 記事の読了" in text
    assert (
        "event_name is page_view and page_url contains /articles/ and scroll_percent is at least 90"
        in text
    )
    assert '"page_url": "https://shop.example/articles/"' in text
    channels = built.page("definitions/channels.html").tables["Channels in their order"]
    assert channels[1][:4] == [
        "10",
        "Physical Store",
        "実店舗",
        "source is (direct) and store_id is there",
    ]


def test_every_row_of_definitions_is_on_a_page(built: Built) -> None:
    text = " ".join(
        Page.read(path).text for path in sorted((built.folder / "definitions").glob("*.html"))
    )
    missing = []
    for path in sorted((PROJECT / "definitions").glob("*.csv")):
        if path.name.endswith(("_rules.csv", "_steps.csv", "_exclusions.csv")):
            continue  # told in words
        keys = [line.split(",")[0] for line in path.read_text("utf-8").splitlines()[1:]]
        missing += [f"{path.name}: {key}" for key in keys if key.strip('"') not in text]
    assert missing == []


def test_the_index_says_what_is_there(built: Built) -> None:
    page = built.page("index.html")
    assert f"published as version {current_id(built.paths.published)}" in page.text
    assert "2026-03-31" in page.text
    assert "no night has built a warehouse yet" in page.text
    assert "no night has built a warehouse yet" in built.printed
    links = page.attributes("href")
    assert "checks/marts/index.html" in links
    for name in ("README.md", "README.ja.md", "CHANGELOG.md", "docs/privacy.md"):
        assert f"written/{name.removesuffix('.md')}.html" in links


def definitions_site(folder: Path, paths: Paths, database: Path | None) -> None:
    """The pages of definitions alone, which need no dbt."""
    settings = read_settings(paths.project / "definitions")
    counts = read_counts(database, settings) if database else None
    frame = Frame(paths.project, Facts("v1" if counts else "", "", False))
    Pages(paths, frame, folder).definitions(read_sheets(paths.project / "definitions", counts))


def test_names_with_markup_are_shown_as_they_are(tmp_path: Path) -> None:
    paths = publish_rows(tmp_path / "shop", {})
    path = paths.project / "definitions" / "conversions.csv"
    quoted = '"' + HOSTILE + '"'
    path.write_text(
        path.read_text("utf-8").replace("Purchase,購入,", f"{quoted},{quoted},", 1), "utf-8"
    )
    definitions_site(tmp_path / "site", paths, paths.published / CURRENT / DATABASE)
    for found in (tmp_path / "site").rglob("*.html"):
        html = found.read_text("utf-8")
        assert "<script" not in html
        assert "<b>" not in html
    assert HOSTILE in Page.read(tmp_path / "site" / "definitions" / "conversions.html").text
    # a rule of a segment names it too
    assert f"“{HOSTILE}”" in Page.read(tmp_path / "site" / "definitions" / "segments.html").text


@pytest.mark.parametrize("is_published", [True, False])
def test_definitions_without_anything_counted(tmp_path: Path, is_published: bool) -> None:
    paths = publish_rows(tmp_path / "shop", {})
    database = paths.published / CURRENT / DATABASE if is_published else None
    definitions_site(tmp_path / "site", paths, database)
    text = Page.read(tmp_path / "site" / "definitions" / "conversions.html").text
    assert "event_name is purchase" in text
    assert "In the 28 days before" not in text
    said = "Nothing is published yet, so nothing is counted here." in text
    assert said is not is_published


def test_a_site_of_nothing_says_so_and_a_second_one_replaces_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty = Documented("<html><head></head></html>", {"nodes": {}, "sources": {}}, "no reason")
    monkeypatch.setattr(write_module(), "document", lambda *_: empty)
    paths = Paths(tmp_path / "landing", tmp_path / "home", tmp_path / "published")
    for _ in range(2):
        site = write(paths)
        (paths.site / "stale.html").write_text("of before")
    assert site.page_count == sum(1 for _ in paths.site.rglob("*.html")) - 1
    write(paths)
    assert not (paths.site / "stale.html").exists()
    assert [path.name for path in paths.home.iterdir()] == ["docs"]
    text = Page.read(site.index).text
    assert "Nothing is published yet" in text
    assert "no night has checked anything yet" in text
    assert "The morning page" not in text


def test_a_wrong_definition_is_told_and_the_old_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = replace(publish_rows(tmp_path, {}), home=tmp_path / "other")
    paths.site.mkdir(parents=True)
    (paths.site / "index.html").write_text("of before")
    with (paths.project / "definitions" / "conversions.csv").open("a") as file:
        file.write("wrong\n")
    with pytest.raises(Exception, match="make check-definitions"):
        write(paths)
    assert (paths.site / "index.html").read_text() == "of before"


def test_dbt_page_is_kept_from_asking_anybody() -> None:
    page = '<html><head><meta charset="utf-8"/></head>{"root_path": "/srv/k", "a": "/srv/kept"}'
    assert tidied(page, Path("/srv/k")).startswith(
        '<html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\''
    )
    assert tidied(page, Path("/srv/k")).endswith('{"root_path": "", "a": "/srv/kept"}')


def write_module() -> Any:
    """The module, whose name its function has taken in the package."""
    return sys.modules["orchestration.lib.site.write"]
