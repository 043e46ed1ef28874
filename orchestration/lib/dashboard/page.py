"""The page: one HTML text a language, with everything in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .blocks import Queried, blocks
from .cells import written
from .figures import Section
from .summary import summarize
from .words import Words

FILES = {"en": "index.html", "ja": "index.ja.html"}


def version_tag(version: str) -> Markup:
    """By this, a page says of which published version it is."""
    return Markup('<meta name="version" content="{}">').format(version)


@dataclass(frozen=True)
class Facts:
    """What the page says about itself.

    Attributes:
        today: The latest landed day; None when nothing has landed.
        last_day: The latest landed day that is whole.
        version: Id of the published version that it shows.
        currency: Of amounts, as the conversions state it, else as settings.csv does.
        is_simulated: Whether a generator drew the numbers.
    """

    today: date | None
    last_day: date | None
    version: str
    currency: str
    is_simulated: bool


def render(
    reports: Path, sections: Sequence[Section], queried: Queried, words: Words, facts: Facts
) -> str:
    """The page in one language.

    Everything that comes from data or definitions is escaped; charts alone are markup, and
    their renderer has escaped what is in them.
    """
    environment = Environment(
        loader=FileSystemLoader(reports),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["markup"] = Markup
    config: dict[str, Any] = yaml.safe_load(
        (reports / "chart_config.yml").read_text(encoding="utf-8")
    )
    shown = [(section.name, blocks(section, queried, words, config)) for section in sections]
    return environment.get_template("page.html.j2").render(
        words=words,
        facts=facts,
        version_tag=version_tag(facts.version),
        until=written(facts.today, "date", words),
        files=FILES,
        style=Markup((reports / "style.css").read_text(encoding="utf-8")),
        sections=shown,
        summary=summarize(dict(shown)["changes"], facts.today, facts.last_day, words),
    )
