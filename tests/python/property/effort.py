"""How hard Hypothesis tries.

The profile `kizashi` is used by name rather than loaded, for other tests have their own.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

_ASKED_FOR = os.environ.get("KIZASHI_EXAMPLES")
EXAMPLES = int(_ASKED_FOR or "15")
# a failure names the rows that differ; making the example smaller can take many minutes
PHASES = tuple(
    phase for phase in Phase if phase is not Phase.shrink or "KIZASHI_SHRINK" in os.environ
)

settings.register_profile(
    "kizashi",
    phases=PHASES,
    max_examples=EXAMPLES,
    deadline=None,  # the machine may be busy
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def examples(share: float = 1) -> settings:
    """A decorator for a property: the usual number of examples, or a share of it.

    A number that was asked for is the number.
    """
    wanted = EXAMPLES if _ASKED_FOR else max(1, round(EXAMPLES * share))
    return settings(settings.get_profile("kizashi"), max_examples=wanted)
