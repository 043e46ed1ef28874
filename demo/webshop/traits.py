"""What never changes about a person or a device, by a hash of its number: it costs no memory.

Person p owns the devices 2p and 2p + 1. Devices are numbered, and so is everything they point to:
types index truth.DEVICES, prefectures places.PREFECTURES, user agents ALL_USER_AGENTS.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from demo.webshop import places, truth
from demo.webshop.catalogue import CATEGORIES
from demo.webshop.identifiers import Flags, Floats, Numbers, chance
from demo.webshop.user_agents import USER_AGENTS

_DEVICE_TYPES = tuple(each.device_type for each in truth.DEVICES)
_SECOND_TYPE = np.array(  # desktop people also have a mobile, mobile people a desktop
    [_DEVICE_TYPES.index("desktop" if name == "mobile" else "mobile") for name in _DEVICE_TYPES]
)
_AGENT_START = np.cumsum([0] + [len(USER_AGENTS[name]) for name in _DEVICE_TYPES])
ALL_USER_AGENTS = tuple(agent for name in _DEVICE_TYPES for agent in USER_AGENTS[name])

LOCALES = ("ja-JP", "en-US", "zh-TW")
_LOCALE_SHARES = (0.93, 0.04, 0.03)
# Addresses that are reserved for documentation (RFC 5737).
ADDRESSES = tuple(
    f"{net}.{host}" for net in ("192.0.2", "198.51.100", "203.0.113") for host in range(1, 255)
)

# Consent codes of a device: what `consent` says from its answer on.
UNSET, GRANTED, ANALYTICS_ONLY, GRANTED_BUT_SIGNALLED = 0, 1, 2, 3


def pick(shares: npt.ArrayLike, chances: Floats) -> Numbers:
    """The index of a share for every chance in [0, 1), as often as the shares say."""
    edges = np.cumsum(np.asarray(shares, dtype=np.float64))
    picked: Numbers = np.searchsorted(edges / edges[-1], chances, side="right").astype(np.int64)
    return picked


class Traits:
    """Fixed traits under one seed. Every method takes and returns arrays of one element each."""

    def __init__(self, seed: int) -> None:
        """Another seed gives unrelated people."""
        self._salt = seed * 1000

    def chance_of(self, numbers: Numbers, trait: int) -> Floats:
        """A fixed chance in [0, 1) of each person or device for the trait of that number."""
        return chance(numbers, self._salt + trait)

    def is_member_at_start(self, person: Numbers) -> Flags:
        """Whether a person known on the first day is a member by then."""
        result: Flags = self.chance_of(person, 1) < truth.PEOPLE.member_share_at_start
        return result

    def device_of(self, person: Numbers, wants_second: Flags) -> Numbers:
        """The device each person takes; some odd people use the device of their even neighbour."""
        shares = (person % 2 == 1) & (
            self.chance_of(person, 2) < 2 * truth.PEOPLE.shared_device_share
        )
        has_second = self.chance_of(person, 3) < truth.PEOPLE.two_device_share
        own: Numbers = 2 * person + (wants_second & has_second & ~shares)
        result: Numbers = np.where(shares, 2 * (person - 1), own)
        return result

    def device_type(self, device: Numbers) -> Numbers:
        """The type of each device."""
        first = pick([each.share for each in truth.DEVICES], self.chance_of(device // 2, 4))
        result: Numbers = np.where(device % 2 == 0, first, _SECOND_TYPE[first])
        return result

    def user_agent(self, device: Numbers, device_type: Numbers) -> Numbers:
        """The user agent of each device."""
        start, end = _AGENT_START[device_type], _AGENT_START[device_type + 1]
        result: Numbers = start + (self.chance_of(device, 5) * (end - start)).astype(np.int64)
        return result

    def prefecture(self, device: Numbers) -> Numbers:
        """Where each device is at home; both devices of a person are in one place."""
        return pick(list(places.POPULATION_THOUSANDS.values()), self.chance_of(device // 2, 6))

    def variant(self, device: Numbers) -> Numbers:
        """The variant of the experiment of each device, half to each."""
        return (self.chance_of(device, 7) < 0.5).astype(np.int64)

    def consent(self, device: Numbers, visit_number: Numbers) -> tuple[Numbers, Numbers]:
        """The device's consent code before and after its answer in its visit of that number."""
        answers = self.chance_of(device, 8) < truth.PEOPLE.answers_consent_share
        grants = self.chance_of(device, 9) < truth.PEOPLE.grants_advertising_share
        withdraws = answers & (self.chance_of(device, 10) < truth.PEOPLE.withdraws_share)
        signals = self.chance_of(device, 13) < truth.PEOPLE.gpc_share
        granted = np.where(signals, GRANTED_BUT_SIGNALLED, GRANTED)
        first_answer = np.where(~answers, UNSET, np.where(grants, granted, ANALYTICS_ONLY))
        before = np.where(visit_number == 0, UNSET, first_answer)
        before = np.where(withdraws & (visit_number > 2), ANALYTICS_ONLY, before)
        after = np.where(withdraws & (visit_number >= 2), ANALYTICS_ONLY, first_answer)
        return before.astype(np.int64), after.astype(np.int64)

    def address(self, device: Numbers) -> Numbers:
        """Index into ADDRESSES of each device."""
        return (self.chance_of(device, 11) * len(ADDRESSES)).astype(np.int64)

    def locale(self, device: Numbers) -> Numbers:
        """Index into LOCALES of each device."""
        return pick(_LOCALE_SHARES, self.chance_of(device, 12))

    def favourite_category(self, person: Numbers) -> Numbers:
        """Index into CATEGORIES: what a part of each person's visits is about."""
        return (self.chance_of(person, 20) * len(CATEGORIES)).astype(np.int64)
