"""The channel and device rules, read by a slow interpreter, say what people expect of them."""

from __future__ import annotations

import re

import pytest

from orchestration.lib.definitions.book import open_book
from orchestration.lib.definitions.reading import Row
from orchestration.lib.paths import PROJECT

BOOK = open_book(PROJECT / "definitions", None)

# source ¦ medium ¦ campaign ¦ store ¦ channel: at least one line a rule of channels.csv.
VISITS = """
(direct) ¦ (none) ¦ ¦ ¦ Direct
(direct) ¦ (not set) ¦ ¦ ¦ Direct
(direct) ¦ (none) ¦ ¦ 330 ¦ Physical Store
newspaper ¦ cross-network ¦ Cross-Network-2026 ¦ ¦ Cross-network
amazon ¦ CPC ¦ ¦ ¦ Paid Shopping
anywhere ¦ retargeting ¦ Spring Shopping ¦ ¦ Paid Shopping
anywhere ¦ ppc ¦ e-shop ¦ ¦ Paid Shopping
anywhere ¦ ppc ¦ workshop ¦ ¦ Paid Other
google ¦ cpc ¦ ¦ ¦ Paid Search
yahoo ¦ paid-search ¦ ¦ ¦ Paid Search
Instagram ¦ paid_social ¦ ¦ ¦ Paid Social
line ¦ cpm ¦ ¦ ¦ Paid Social
youtube.com ¦ paidvideo ¦ ¦ ¦ Paid Video
youtube.com ¦ display ¦ ¦ ¦ Display
anywhere ¦ banner ¦ ¦ ¦ Display
anywhere ¦ cpa ¦ ¦ ¦ Paid Other
chatgpt.com ¦ referral ¦ ¦ ¦ AI Assistant
perplexity ¦ (not set) ¦ ¦ ¦ AI Assistant
kakaku ¦ referral ¦ ¦ ¦ Organic Shopping
Google Shopping ¦ ¦ ¦ ¦ Organic Shopping
anywhere ¦ ¦ autumn-shopping ¦ ¦ Organic Shopping
note ¦ referral ¦ ¦ ¦ Organic Social
anywhere ¦ social-media ¦ ¦ ¦ Organic Social
niconico ¦ referral ¦ ¦ ¦ Organic Video
anywhere ¦ my-video ¦ ¦ ¦ Organic Video
bing ¦ organic ¦ ¦ ¦ Organic Search
anywhere ¦ organic ¦ ¦ ¦ Organic Search
gmail ¦ referral ¦ ¦ ¦ Email
example.jp ¦ referral ¦ ¦ ¦ Referral
google docs ¦ referral ¦ ¦ ¦ Referral
e-mail ¦ ¦ ¦ ¦ Email
crm ¦ E-mail ¦ ¦ ¦ Email
partner ¦ affiliate ¦ ¦ ¦ Affiliates
radio ¦ audio ¦ ¦ ¦ Audio
sms ¦ ¦ ¦ ¦ SMS
crm ¦ sms ¦ ¦ ¦ SMS
crm ¦ web-push ¦ ¦ ¦ Mobile Push Notifications
crm ¦ mobile-app ¦ ¦ ¦ Mobile Push Notifications
firebase ¦ ¦ ¦ ¦ Mobile Push Notifications
anywhere ¦ something ¦ else ¦ ¦ Unassigned
"""
SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0"
AGENTS = {
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) {SAFARI} Mobile/15E148": "mobile",
    f"Mozilla/5.0 (Linux; Android 14; Pixel 8) {CHROME} Mobile Safari/537.36": "mobile",
    "Mozilla/5.0 (Android 14; Mobile; rv:125.0) Gecko/125.0 Firefox/125.0": "mobile",
    f"Mozilla/5.0 (Linux; Android 9; CUBOT NOTE S) {CHROME} Mobile Safari/537.36": "mobile",
    "Dalvik/2.1.0 (Linux; U; Android 13; SO-51C Build/64.1.A)": "mobile",
    f"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) {SAFARI} Mobile/15E148": "tablet",
    f"Mozilla/5.0 (Linux; Android 13; SM-X700) {CHROME} Safari/537.36": "tablet",
    "Mozilla/5.0 (Android 13; Tablet; rv:125.0) Gecko/125.0 Firefox/125.0": "tablet",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36": "desktop",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI} Safari/605.1.15": "desktop",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36": "desktop",
    "Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Tablet PC 2.0)": "desktop",
    f"Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0) {CHROME} TV Safari/537.36": "tv",
    f"Mozilla/5.0 (Linux; Android 7.1.2; AFTMM Build/NS6265; wv) {CHROME} Mobile": "tv",
    f"Mozilla/5.0 (PlayStation; PlayStation 5/8.20) {SAFARI} Safari/605.1.15": "tv",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)": "bot",
    f"Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X) {CHROME} (compatible; bingbot/2.0)": "bot",
    f"Mozilla/5.0 (X11; Linux x86_64) {CHROME} HeadlessChrome/124.0": "bot",
    "Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)": "bot",
    "python-requests/2.31.0": "bot",
    "curl/8.5.0": "bot",
    "": "unknown",
    "GameKeeper/1.0": "unknown",
}


def _holds(row: Row, fields: dict[str, str]) -> bool:
    text, value = fields.get(row.cells.get("field", "user_agent"), "").strip().lower(), row["value"]
    tests = {
        "equals": lambda: text == value,
        "in": lambda: text in value.split("|"),
        "contains": lambda: value in text,
        "starts_with": lambda: text.startswith(value),
        "matches": lambda: re.search(value, text) is not None,
        "exists": lambda: text != "",
    }
    return tests[row["operator"]]()


def _first(table: str, column: str, fields: dict[str, str]) -> str | None:
    rules: dict[int, list[Row]] = {}
    for row in BOOK.rows(table):
        rules.setdefault(int(row["rule_order"]), []).append(row)
    for _, rows in sorted(rules.items()):
        if all(_holds(row, fields) for row in rows):
            return rows[0][column]
    return None


def _category(source: str) -> str:
    name = source.lower()
    named = (row for row in BOOK.rows("sources") if name in (row["source"], row["domain"]))
    return next((row["category"] for row in named), "")


@pytest.mark.parametrize("visit", VISITS.strip().splitlines())
def test_visit_gets_its_channel(visit: str) -> None:
    source, medium, campaign, store, channel = (cell.strip() for cell in visit.split("¦"))
    fields = {
        "source": source,
        "medium": medium,
        "campaign": campaign,
        "store_id": store,
        "source_category": _category(source),
    }
    assert (_first("channels", "channel", fields) or "Unassigned") == channel


@pytest.mark.parametrize("row", BOOK.rows("click_ids"), ids=lambda row: row["parameter"])
def test_a_click_id_has_a_channel_of_its_kind(row: Row) -> None:
    channel = _first(
        "channels",
        "channel",
        {
            "source": row["source"],
            "medium": row["medium"],
            "campaign": "",
            "store_id": "",
            "source_category": _category(row["source"]),
        },
    )
    expected = {"cpc": "Paid Search", "display": "Display", "referral": "Organic Social"}
    paid = "Paid Video" if row["source"] == "tiktok" else "Paid Social"
    assert channel == expected.get(row["medium"], paid)


def test_every_channel_is_tried() -> None:
    tried = {line.rsplit("¦", 1)[1].strip() for line in VISITS.strip().splitlines()}
    assert tried == {row["channel"] for row in BOOK.rows("channels")} | {"Unassigned"}


@pytest.mark.parametrize(("agent", "device"), AGENTS.items())
def test_user_agent_gets_its_device(agent: str, device: str) -> None:
    assert (_first("devices", "device_type", {"user_agent": agent}) or "unknown") == device
