"""The `properties` JSON of simulated events: a few fixed texts, chosen by what happened."""

from __future__ import annotations

import json

import numpy as np
import numpy.typing as npt

from demo.webshop.catalogue import CATEGORIES
from demo.webshop.identifiers import Numbers
from demo.webshop.journeys import SLOT
from demo.webshop.searches import SEARCH_TERMS
from demo.webshop.visits import Visits

PAYMENTS = ("card", "konbini", "paypay")
_LANGUAGES = ("ja", "en")

PROPERTIES: list[str] = []


def _append(objects: list[dict[str, object]]) -> int:
    start = len(PROPERTIES)
    PROPERTIES.extend(json.dumps(each, ensure_ascii=False) for each in objects)
    return start


_CATEGORY = _append([{"category": category.name} for category in CATEGORIES])
_LANGUAGE = _append([{"language": language} for language in _LANGUAGES])
_PAYMENT = _append([{"payment_method": payment} for payment in PAYMENTS])
_COUPON = _append([{"coupon": "WELCOME500"}])
_LOGIN = _append([{"method": "password"}, {"method": "line"}])
_TERM_LANGUAGE = np.array([_LANGUAGES.index(term.language) for term in SEARCH_TERMS])


def properties_of(visits: Visits, visit: Numbers, slot: npt.NDArray[np.uint8]) -> Numbers:
    """Index into PROPERTIES of each event, -1 where it has none."""
    category, number = visits.category[visit], visits.number[visit]
    result = np.full(len(slot), -1, dtype=np.int64)
    for name in ("product_list_viewed", "product_viewed"):
        result = np.where(slot == SLOT[name], _CATEGORY + category, result)
    language = _TERM_LANGUAGE[visits.term[visit]]
    result = np.where(slot == SLOT["search_performed"], _LANGUAGE + language, result)
    result = np.where(slot == SLOT["purchase"], _PAYMENT + number % len(PAYMENTS), result)
    result = np.where(slot == SLOT["coupon_redeemed"], _COUPON, result)
    return np.where(slot == SLOT["login"], _LOGIN + number % 2, result)
