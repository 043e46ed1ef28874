"""How hard Hypothesis tries to notice a slip: until the first example that does."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

QUICKLY = settings(
    max_examples=200,
    phases=[Phase.generate],
    derandomize=True,
    database=None,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
