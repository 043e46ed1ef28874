"""What the simulated shop sells: twelve categories, ten products each, with prices in yen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Category:
    """A category: its name, the word in its URL, the lowest price in yen, its products' nouns."""

    name: str
    slug: str
    base_price: int
    nouns: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Product:
    """A product as the products feed shows it; `category_number` indexes CATEGORIES."""

    product_id: str
    name: str
    category_number: int
    subcategory: str
    brand: str
    price: int


CATEGORIES = (
    Category(
        "防災用品", "bosai", 1800,
        ("防災セット", "非常食", "簡易トイレ", "ランタン", "保存水"),
    ),
    Category(
        "キッチン", "kitchen", 1200,
        ("フライパン", "包丁", "弁当箱", "保存容器", "水筒"),
    ),
    Category(
        "寝具", "bedding", 2900,
        ("枕", "掛け布団", "シーツ", "毛布", "マットレス"),
    ),
    Category(
        "収納", "storage", 900,
        ("収納ケース", "衣装ケース", "棚", "ハンガー", "仕切り板"),
    ),
    Category(
        "掃除用品", "cleaning", 600,
        ("モップ", "掃除機", "スポンジ", "洗剤", "ゴミ袋"),
    ),
    Category(
        "文房具", "stationery", 300,
        ("ノート", "万年筆", "手帳", "付箋", "筆箱"),
    ),
    Category(
        "食品", "food", 500,
        ("緑茶", "米", "味噌", "だし", "梅干し"),
    ),
    Category(
        "美容", "beauty", 1500,
        ("化粧水", "日焼け止め", "シャンプー", "石けん", "ハンドクリーム"),
    ),
    Category(
        "衣類", "clothing", 1900,
        ("靴下", "パジャマ", "Tシャツ", "手袋", "レインコート"),
    ),
    Category(
        "ベビー用品", "baby", 1100,
        ("おむつ", "哺乳瓶", "抱っこひも", "おもちゃ", "よだれかけ"),
    ),
    Category(
        "ペット用品", "pets", 800,
        ("猫砂", "犬用ベッド", "ペットフード", "首輪", "爪とぎ"),
    ),
    Category(
        "園芸", "garden", 700,
        ("植木鉢", "じょうろ", "培養土", "園芸ばさみ", "種"),
    ),
)  # fmt: skip

VERSIONS = ("定番", "プレミアム")
PRODUCTS_PER_CATEGORY = 10
BRANDS = ("きざし工房", "山川製作所", "北野商店", "海風", "まるや")


def _products() -> tuple[Product, ...]:
    found: list[Product] = []
    for number, category in enumerate(CATEGORIES):
        for position, noun in enumerate(category.nouns):
            for grade, version in enumerate(VERSIONS):
                price = category.base_price * (1 + position) * (1 + grade) * 4 // 5 // 10 * 10
                found.append(
                    Product(
                        product_id=f"P{len(found) + 1:04d}",
                        name=f"{noun}（{version}）",
                        category_number=number,
                        subcategory=noun,
                        brand=BRANDS[(number + position) % len(BRANDS)],
                        price=price,
                    )
                )
    return tuple(found)


PRODUCTS = _products()
