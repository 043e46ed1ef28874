"""Markdown becomes pages whose links work and whose HTML is shown, not used."""

from __future__ import annotations

from orchestration.lib.site.written import render

KNOWN = ("README.md", "docs/a.md", "docs/b.md")


def test_links_lead_to_the_pages_and_keep_their_anchor() -> None:
    html = render("docs/a.md", "[b](b.md#what-it-is), [top](../README.md)", KNOWN).html
    assert '<a href="b.html#what-it-is">b</a>' in html
    assert '<a href="../README.html">top</a>' in html


def test_a_link_to_what_the_site_has_not_is_words_alone() -> None:
    html = render("README.md", "See [the licence](LICENSE), [*a*](docs/a.md).", KNOWN).html
    assert html == '<p>See the licence, <a href="docs/a.html"><em>a</em></a>.</p>\n'


def test_links_elsewhere_stay_as_they_are() -> None:
    html = render("README.md", "[x](https://example.com/a.md), [y](#here)", KNOWN).html
    assert '<a href="https://example.com/a.md">x</a>' in html
    assert '<a href="#here">y</a>' in html


def test_headings_get_the_anchors_of_github_each_its_own() -> None:
    page = render("docs/a.md", "# Who: `a`, b?\n\n## 日本語 を\n\n## Twice\n\n## Twice\n", KNOWN)
    assert page.title == "Who: `a`, b?"
    for anchor in ("who-a-b", "日本語-を", "twice", "twice-1"):
        assert f' id="{anchor}"' in page.html


def test_tables_scroll_and_html_is_shown() -> None:
    html = render("docs/a.md", "| a |\n| --- |\n| <script>x</script> |\n", KNOWN).html
    assert '<div class="scroll" tabindex="0"><table>' in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_the_language_is_in_the_name() -> None:
    assert render("README.ja.md", "# 兆し", KNOWN).language == "ja"
    assert render("README.md", "# Kizashi", KNOWN).language == "en"
