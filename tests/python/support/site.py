"""A site of files as a test asks it: where its links lead, and what its pages load."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

_LOADING = ("src", "srcset", "poster", "data", "background")
_STYLE_LOADS = re.compile(r"@import\s+[^;]*|url\((?!['\"]?data:)[^)]*\)")


class SitePage(HTMLParser):
    """One page: the targets of its links, its anchors, and whatever it would load."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.loads: list[str] = []
        self.policies: list[str] = []
        self._is_style = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.anchors.update(attributes[name] for name in ("id", "name") if name in attributes)
        self.loads += [attributes[name] for name in _LOADING if name in attributes]
        self.loads += _STYLE_LOADS.findall(attributes.get("style", ""))
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag in ("link", "use", "image") and attributes.get("rel") != "canonical":
            self.loads += [
                attributes[name] for name in ("href", "xlink:href") if name in attributes
            ]
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(attributes["content"])
        self._is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, data: str) -> None:
        if self._is_style:
            self.loads += _STYLE_LOADS.findall(data)


def pages(folder: Path) -> dict[Path, SitePage]:
    """Every page of a folder."""
    return {path: SitePage(path) for path in sorted(folder.rglob("*.html"))}


def broken_links(found: dict[Path, SitePage]) -> list[str]:
    """Links within the site that lead to no page or to no anchor of one."""
    broken = []
    for path, page in found.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            file, _, anchor = unquote(link).partition("#")
            target = (path.parent / file).resolve() if file else path
            if target not in found or (anchor and anchor not in found[target].anchors):
                broken.append(f"{path}: {link}")
    return broken
