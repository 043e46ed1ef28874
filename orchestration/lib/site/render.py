"""Pages of the site as HTML: one frame around all, everything from data escaped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Path("docs") / "site"


@dataclass(frozen=True)
class Facts:
    """What every page says about the site.

    Attributes:
        version: Id of the published version that counts are of; empty when nothing is published.
        day: The latest landed day; empty when nothing has landed.
        is_simulated: Whether a generator drew the numbers.
    """

    version: str
    day: str
    is_simulated: bool


class Frame:
    """Renders templates of docs/site in the look of the morning page."""

    def __init__(self, project: Path, facts: Facts) -> None:
        folder = project / _TEMPLATES
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["markup"] = Markup
        style = (project / "reports" / "style.css", folder / "site.css")
        self._shared: dict[str, Any] = {
            "facts": facts,
            "style": Markup("\n".join(path.read_text(encoding="utf-8") for path in style)),
        }

    def page(self, file: str, template: str, **values: Any) -> str:
        """A page of the site.

        Args:
            file: Where it lies in the site; links lead back to the top from there.
            template: Of docs/site, without `.html.j2`.
            values: What the template shows; `title` is one of them.
        """
        return self._environment.get_template(f"{template}.html.j2").render(
            self._shared, file=file, root="../" * file.count("/"), **values
        )
