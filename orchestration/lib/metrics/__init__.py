"""Metrics: one definition each in models/semantic, asked of the published marts.

The only place that imports MetricFlow; no night does.
"""

from .answers import Answer, ask
from .catalogue import Catalogue, Metric, read
from .marts import NothingPublished
from .questions import Question, WrongQuestion, question

__all__ = [
    "Answer",
    "Catalogue",
    "Metric",
    "NothingPublished",
    "Question",
    "WrongQuestion",
    "ask",
    "question",
    "read",
]
