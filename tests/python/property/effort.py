"""How many examples a property is tried on."""

from __future__ import annotations

import os

from hypothesis import settings

EXAMPLES = int(os.environ.get("KIZASHI_EXAMPLES", "25"))


def examples(share: float) -> settings:
    """A decorator for properties that build much: a share of the usual number of examples."""
    return settings(max_examples=max(1, round(EXAMPLES * share)))
