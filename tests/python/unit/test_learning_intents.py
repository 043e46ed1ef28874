"""The model of search terms on terms that are made up."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest

from learning.intents import guessed, learn, score, scored

THINGS = ["枕", "手帳", "包丁", "緑茶", "靴下", "洗剤", "毛布", "鍋", "傘", "猫砂", "土鍋", "茶碗"]
SIGNS = {
    "know": ["選び方", "違い", "効果"],
    "do": ["作り方", "使い方", "直し方"],
    "buy": ["激安", "通販", "最安値"],
}


def terms(moments: dict[str, list[str]] = SIGNS) -> pd.DataFrame:
    rows = [
        (f"{thing} {sign}", moment)
        for moment, signs in moments.items()
        for thing, sign in product(THINGS, signs)
    ]
    return pd.DataFrame(
        {
            "term_key": range(len(rows)),
            "search_term": [term for term, _ in rows],
            "moment": [moment for _, moment in rows],
            "visit_count": 1,
        }
    )


def with_unknown(*unknown: str) -> pd.DataFrame:
    more = pd.DataFrame(
        {
            "term_key": range(1000, 1000 + len(unknown)),
            "search_term": unknown,
            "moment": None,
            "visit_count": 1,
        }
    )
    return pd.concat([terms(), more], ignore_index=True)


def test_what_rules_do_not_know_is_guessed_by_its_letters() -> None:
    found = guessed(with_unknown("湯たんぽ 使いかた", "湯たんぽ 最安", "湯たんぽ えらび方"), 0.4)
    assert dict(zip(found["term_key"], found["moment"], strict=True)) == {
        1000: "do",
        1001: "buy",
        1002: "know",
    }
    assert found["confidence"].between(0.4, 1).all()


def test_what_is_like_nothing_known_is_not_guessed() -> None:
    assert guessed(with_unknown("zzz"), 0.9).empty


def test_it_is_scored_on_terms_that_it_did_not_learn_from() -> None:
    (row,) = scored(terms(), 0.5).to_dict("records")
    assert row["texts"] == len(terms())
    assert 0 < row["held_out"] < row["texts"]
    assert row["accuracy"] > 0.95 > row["baseline"]
    assert row["coverage"] > 0.9


def test_terms_that_say_nothing_of_the_moment_leave_it_silent() -> None:
    """The same words for every moment: no better than naming the most frequent one."""
    shuffled = with_unknown("枕 選び方 通販")
    known = shuffled["moment"].notna()
    shuffled.loc[known, "moment"] = [
        ("know", "do", "buy")[hash((place * 7919) % 104729) % 3] for place in range(known.sum())
    ]
    tried = score([*shuffled.loc[known, "search_term"]], [*shuffled.loc[known, "moment"]], 0.6)
    assert tried is not None
    assert guessed(shuffled, 0.6).empty or tried.accuracy > tried.baseline


@pytest.mark.parametrize("count", [0, 1, 15])
def test_too_few_terms_teach_nothing(count: int) -> None:
    few = with_unknown("湯たんぽ 最安").iloc[[*range(count), -1]]
    assert guessed(few, 0.5).empty
    assert scored(few, 0.5).empty


def test_one_moment_alone_teaches_nothing() -> None:
    assert learn(["a b"] * 50, ["know"] * 50) is None


def test_the_order_of_the_rows_makes_no_difference() -> None:
    rows = with_unknown("湯たんぽ 使いかた")
    turned = rows.iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(guessed(rows, 0.3), guessed(turned, 0.3))
