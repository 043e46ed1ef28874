"""What the simulated visitors search for, in Japanese and English, and with which intent.

Each term belongs to a moment (know, go, do or buy), a topic, and a category of the catalogue by its
slug. A term's weight is its share of all searches relative to the others on an ordinary day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from demo.webshop.catalogue import CATEGORIES


class SearchTerm(NamedTuple):
    """One search term of the planted truth."""

    text: str
    language: str
    moment: str
    topic: str
    category_slug: str
    weight: float


# The topic that starts to rise on a planted day (see `RISING_INTENT` in truth.py).
RISING_TOPIC = "防災セット"

_FREQUENT = (
    SearchTerm("防災セット", "ja", "buy", RISING_TOPIC, "bosai", 2.0),
    SearchTerm("防災セット おすすめ", "ja", "buy", RISING_TOPIC, "bosai", 1.0),
    SearchTerm("防災セット 中身", "ja", "know", RISING_TOPIC, "bosai", 1.0),
    SearchTerm("emergency kit", "en", "buy", RISING_TOPIC, "bosai", 0.3),
    SearchTerm("保存水 期限", "ja", "know", "保存水", "bosai", 1.0),
    SearchTerm("フライパン 選び方", "ja", "know", "フライパン", "kitchen", 4.0),
    SearchTerm("フライパン 激安 通販", "ja", "buy", "フライパン", "kitchen", 4.0),
    SearchTerm("包丁 研ぎ方", "ja", "do", "包丁", "kitchen", 3.0),
    SearchTerm("best kitchen knife", "en", "buy", "包丁", "kitchen", 0.8),
    SearchTerm("弁当 作り方", "ja", "do", "弁当箱", "kitchen", 3.0),
    SearchTerm("枕 肩こり 原因", "ja", "know", "枕", "bedding", 3.0),
    SearchTerm("枕 ランキング", "ja", "buy", "枕", "bedding", 4.0),
    SearchTerm("how to wash a futon", "en", "do", "掛け布団", "bedding", 0.6),
    SearchTerm("収納ケース サイズ", "ja", "know", "収納ケース", "storage", 4.0),
    SearchTerm("収納 アイデア", "ja", "do", "収納ケース", "storage", 3.0),
    SearchTerm("掃除機 最安値", "ja", "buy", "掃除機", "cleaning", 4.0),
    SearchTerm("換気扇 掃除 やり方", "ja", "do", "洗剤", "cleaning", 3.0),
    SearchTerm("手帳 2026", "ja", "buy", "手帳", "stationery", 3.0),
    SearchTerm("万年筆 使い方", "ja", "do", "万年筆", "stationery", 2.0),
    SearchTerm("fountain pen japan buy", "en", "buy", "万年筆", "stationery", 0.7),
    SearchTerm("緑茶 効能", "ja", "know", "緑茶", "food", 3.0),
    SearchTerm("green tea benefits", "en", "know", "緑茶", "food", 0.8),
    SearchTerm("米 5kg 送料無料", "ja", "buy", "米", "food", 5.0),
    SearchTerm("味噌汁 レシピ", "ja", "do", "味噌", "food", 3.0),
    SearchTerm("日焼け止め 比較", "ja", "buy", "日焼け止め", "beauty", 4.0),
    SearchTerm("化粧水 とは", "ja", "know", "化粧水", "beauty", 3.0),
    SearchTerm("レインコート 通販", "ja", "buy", "レインコート", "clothing", 3.0),
    SearchTerm("靴下 サイズ 目安", "ja", "know", "靴下", "clothing", 2.0),
    SearchTerm("抱っこひも 付け方", "ja", "do", "抱っこひも", "baby", 2.0),
    SearchTerm("おむつ 安い", "ja", "buy", "おむつ", "baby", 4.0),
    SearchTerm("猫砂 種類", "ja", "know", "猫砂", "pets", 3.0),
    SearchTerm("爪とぎ 手作り", "ja", "do", "爪とぎ", "pets", 2.0),
    SearchTerm("培養土 使い方", "ja", "do", "培養土", "garden", 2.0),
    SearchTerm("園芸ばさみ 購入", "ja", "buy", "園芸ばさみ", "garden", 2.0),
    SearchTerm("近くの店舗 営業時間", "ja", "go", "店舗", "kitchen", 3.0),
    SearchTerm("新宿 雑貨店 行き方", "ja", "go", "店舗", "stationery", 2.0),
    SearchTerm("store near me", "en", "go", "店舗", "food", 0.7),
    SearchTerm("梅田 寝具 店", "ja", "go", "店舗", "bedding", 2.0),
)

# The words with which people ask, by moment. Every third of them is written without a gap, as many
# do: no rule of moments.csv knows it then, but its letters are the same.
_ASKING = {
    "know": ("選び方", "種類", "違い", "とは"),
    "go": ("近く", "店舗", "営業時間"),
    "do": ("使い方", "洗い方", "手作り", "コツ"),
    "buy": ("おすすめ", "通販", "安い", "ランキング"),
}
_TAIL_WEIGHT = 0.12


def _long_tail() -> Iterator[SearchTerm]:
    frequent = {term.text for term in _FREQUENT}
    nouns = [(noun, each.slug) for each in CATEGORIES for noun in each.nouns]
    for number, (noun, slug) in enumerate(nouns):
        if noun == RISING_TOPIC:
            continue
        for place, (moment, words) in enumerate(_ASKING.items()):
            gap = "" if (number + place) % 3 == 0 else " "
            text = noun + gap + words[number % len(words)]
            if text not in frequent:
                yield SearchTerm(text, "ja", moment, noun, slug, _TAIL_WEIGHT)


SEARCH_TERMS = (*_FREQUENT, *_long_tail())
