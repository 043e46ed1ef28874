"""What somebody wants who uses words that no rule knows.

Words are compared by the letters in them, n in a row, so that Japanese needs no dictionary and a
misspelt word is nearly the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from zlib import crc32

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

# Fewer texts of a moment teach nothing that could be held against others.
FEWEST_OF_A_MOMENT = 5
FEWEST_TEXTS = 20
# Learning from the most frequent ones keeps a night's cost within bounds.
MOST_TEXTS = 20_000
HELD_OUT = 5  # one text in so many


@dataclass(frozen=True)
class Score:
    """How good the model is on texts that it did not learn from.

    `accuracy` is the share of right answers among those above the threshold, `coverage` the share
    of texts that get one, `baseline` the accuracy of always naming the most frequent moment.
    """

    texts: int
    held_out: int
    accuracy: float
    coverage: float
    baseline: float


def learn(texts: Sequence[str], moments: Sequence[str]) -> Pipeline | None:
    """A model of the moments of texts, or None with too few to learn from.

    Args:
        texts: Distinct texts, the most frequent first.
        moments: The moment of each.
    """
    counts = {moment: moments.count(moment) for moment in set(moments)}
    known = {moment for moment, count in counts.items() if count >= FEWEST_OF_A_MOMENT}
    told = [(text, moment) for text, moment in zip(texts, moments, strict=True) if moment in known]
    if len(known) < 2 or len(told) < FEWEST_TEXTS:
        return None
    # the same texts make the same model, in whatever order they come
    told = sorted(told[:MOST_TEXTS])
    model = make_pipeline(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), sublinear_tf=True),
        LogisticRegression(C=10.0, max_iter=2_000, class_weight="balanced"),
    )
    return model.fit([text for text, _ in told], [moment for _, moment in told])


def guess(model: Pipeline, texts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """The likeliest moment of each text and its probability."""
    if not texts:
        return [], np.zeros(0)
    chances = model.predict_proba(texts)
    best = chances.argmax(axis=1)
    return [str(model.classes_[place]) for place in best], chances.max(axis=1)


def score(texts: Sequence[str], moments: Sequence[str], threshold: float) -> Score | None:
    """Hold out every fifth text, by its letters, and see what a model of the others says."""
    is_held = [crc32(text.encode()) % HELD_OUT == 0 for text in texts]
    pairs = list(zip(texts, moments, is_held, strict=True))
    seen = [(text, moment) for text, moment, held in pairs if not held]
    held = [(text, moment) for text, moment, held in pairs if held]
    model = learn([text for text, _ in seen], [moment for _, moment in seen])
    if model is None or not held:
        return None
    guessed, sure = guess(model, [text for text, _ in held])
    told = [
        (answer, moment)
        for answer, chance, (_, moment) in zip(guessed, sure, held, strict=True)
        if chance >= threshold
    ]
    truth = [moment for _, moment in held]
    return Score(
        texts=len(texts),
        held_out=len(held),
        accuracy=sum(answer == moment for answer, moment in told) / len(told) if told else 0.0,
        coverage=len(told) / len(held),
        baseline=max(truth.count(moment) for moment in set(truth)) / len(truth),
    )


def guessed(terms: pd.DataFrame, certainty: float) -> pd.DataFrame:
    """The moments of terms that no rule knows, where the model is sure enough of one.

    A model that is no better on what it did not learn from than naming the most frequent moment
    says nothing at all.

    Args:
        terms: As int_terms__counted.
        certainty: The lowest probability that counts.

    Returns:
        term_key, moment and confidence.
    """
    known, unknown = _ordered(terms)
    nothing = pd.DataFrame(
        {
            "term_key": pd.Series(dtype=terms["term_key"].dtype),
            "moment": pd.Series(dtype="str"),
            "confidence": pd.Series(dtype="float64"),
        }
    )
    texts, moments = [*known["search_term"]], [*known["moment"]]
    tried = score(texts, moments, certainty)
    model = learn(texts, moments)
    if model is None or tried is None or tried.accuracy <= tried.baseline or unknown.empty:
        return nothing
    found, sure = guess(model, [*unknown["search_term"]])
    rows = pd.DataFrame(
        {"term_key": unknown["term_key"].to_numpy(), "moment": found, "confidence": sure.round(6)}
    )
    return rows[rows["confidence"] >= certainty].reset_index(drop=True)


def scored(terms: pd.DataFrame, certainty: float) -> pd.DataFrame:
    """How good that model is: one row of `Score`, or none with too few terms."""
    known, _ = _ordered(terms)
    tried = score([*known["search_term"]], [*known["moment"]], certainty)
    figures = [] if tried is None else [asdict(tried)]
    columns = {field.name: "int64" if field.type == "int" else "float64" for field in fields(Score)}
    return pd.DataFrame(figures, columns=list(columns)).astype(columns)


def _ordered(terms: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    ordered = terms.sort_values(["visit_count", "search_term"], ascending=[False, True])
    is_known = ordered["moment"].notna()
    return ordered[is_known].drop_duplicates("search_term"), ordered[~is_known]
