"""The written pages: Markdown of the project as HTML, with the links between them working."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

# In the order of the navigation; a folder stands for its pages.
_PAGES = (
    "README.md",
    "README.ja.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "docs/*.md",
    "benchmarks/README.md",
)


@dataclass(frozen=True)
class Written:
    """One written page.

    Attributes:
        path: Of the Markdown file within the project.
        title: Its first heading.
        language: en, or as its name says.
        html: Its body; raw HTML in the Markdown is shown, not used.
    """

    path: str
    title: str
    language: str
    html: str

    @property
    def file(self) -> str:
        """The path of the page, beside that of the others."""
        return self.path.removesuffix(".md") + ".html"


def read_written(project: Path) -> list[Written]:
    """Every written page that the project has."""
    paths = [
        path.relative_to(project).as_posix()
        for pattern in _PAGES
        for path in sorted(project.glob(pattern))
    ]
    return [render(path, (project / path).read_text(encoding="utf-8"), paths) for path in paths]


def render(path: str, text: str, known: Collection[str]) -> Written:
    """One page; `known` are the Markdown files that links may lead to."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(text)
    _give_anchors(tokens)
    _lead_links(tokens, path, known)
    html = markdown.renderer.render(tokens, markdown.options, {})
    html = html.replace("<table>", '<div class="scroll" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    language = re.search(r"\.(\w\w)\.md$", path)
    return Written(path, _title(tokens, path), language.group(1) if language else "en", html)


def _give_anchors(tokens: Sequence[Token]) -> None:
    """The anchors that GitHub gives, which links between the pages use."""
    seen: set[str] = set()
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        words = re.sub(r"[^\w\- ]", "", tokens[place + 1].content.lower()).replace(" ", "-")
        anchor, number = words, 0
        while anchor in seen:
            number += 1
            anchor = f"{words}-{number}"
        seen.add(anchor)
        token.attrSet("id", anchor)


def _lead_links(tokens: Sequence[Token], path: str, known: Collection[str]) -> None:
    """Links to Markdown lead to its page; a file that the site has not is named without one."""
    for inline in (token for token in tokens if token.children):
        kept: list[Token] = []
        is_dropped = False
        for token in inline.children or ():
            if token.type == "link_open":
                href = _led(str(token.attrGet("href")), path, known)
                is_dropped = not href
                token.attrSet("href", href)
            if not (is_dropped and token.type in ("link_open", "link_close")):
                kept.append(token)
        inline.children = kept


def _led(href: str, path: str, known: Collection[str]) -> str:
    if re.match(r"https?:|mailto:|#", href):
        return href
    target, _, anchor = href.partition("#")
    if posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) not in known:
        return ""
    return target.removesuffix(".md") + ".html" + (f"#{anchor}" if anchor else "")


def _title(tokens: Sequence[Token], path: str) -> str:
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            return tokens[place + 1].content
    return path
