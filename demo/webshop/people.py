"""Who could come: people, their devices, who is a member, and who is signed in where.

What never changes about a person or device (type, prefecture, consent ...) comes from its number by
a hash, so it costs no memory. What changes (membership, sign-ins) is a few numbers a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from demo.webshop import places, truth
from demo.webshop.identifiers import Floats, Numbers, chance
from demo.webshop.user_agents import USER_AGENTS

Flags = npt.NDArray[np.bool_]

NOBODY = -1
_DEVICE_TYPES = tuple(each.device_type for each in truth.DEVICES)
_SECOND_TYPE = np.array(  # desktop people also have a mobile, mobile people a desktop
    [_DEVICE_TYPES.index("desktop" if name == "mobile" else "mobile") for name in _DEVICE_TYPES]
)
_AGENT_START = np.cumsum([0] + [len(USER_AGENTS[name]) for name in _DEVICE_TYPES])
ALL_USER_AGENTS = [agent for name in _DEVICE_TYPES for agent in USER_AGENTS[name]]

# Consent codes of a device: what `consent` says from its answer on.
UNSET, GRANTED, ANALYTICS_ONLY = 0, 1, 2


def pick(shares: npt.ArrayLike, chances: Floats) -> Numbers:
    """The index of a share for every chance, as often as the shares say."""
    edges = np.cumsum(np.asarray(shares, dtype=np.float64))
    picked: Numbers = np.searchsorted(edges / edges[-1], chances, side="right").astype(np.int64)
    return picked


@dataclass
class SignIns:
    """What one day's visits did to identity; one element a visit. Users are person numbers."""

    user_before: Numbers  # on events before the login
    user_after_login: Numbers
    user_at_end: Numbers  # after a sign-up, if there is one
    logs_in: Flags
    signs_up: Flags
    visit_number: Numbers  # how many visits the device had made before this one


class Population:
    """All people so far. Person p owns the devices 2p and 2p + 1; device numbers are unique."""

    def __init__(self, seed: int, people: int) -> None:
        self._salt = seed * 1000
        self.count = 0
        self.is_member: Flags = np.zeros(0, dtype=bool)
        self.has_user_events: Flags = np.zeros(0, dtype=bool)
        self.used_devices = np.zeros(0, dtype=np.int8)  # bit 1: the first, bit 2: the second
        self.signed_in: Numbers = np.zeros(0, dtype=np.int64)
        self.first_user: Numbers = np.zeros(0, dtype=np.int64)
        self.is_shared: Flags = np.zeros(0, dtype=bool)
        self.visits = np.zeros(0, dtype=np.int32)
        self.last_end = np.zeros(0, dtype=np.float64)  # seconds since 1970
        start = self.add(people)
        self.is_member[start] = self.chance_of(start, 1) < truth.PEOPLE.member_share_at_start

    def chance_of(self, numbers: Numbers, trait: int) -> Floats:
        """A fixed chance in [0, 1) of each person or device for one trait."""
        return chance(numbers, self._salt + trait)

    def add(self, people: int) -> Numbers:
        """Lets new people exist, and returns their numbers."""
        needed = self.count + people
        if needed > len(self.is_member):
            self._make_room(max(needed, 2 * len(self.is_member)))
        new = np.arange(self.count, needed, dtype=np.int64)
        self.count = needed
        return new

    def _make_room(self, people: int) -> None:
        def longer(old: npt.NDArray[Any], length: int, fill: object) -> npt.NDArray[Any]:
            rest = np.full(length - len(old), fill, dtype=old.dtype)
            return np.concatenate([old, rest])

        for name, fill in (("is_member", False), ("has_user_events", False), ("used_devices", 0)):
            setattr(self, name, longer(getattr(self, name), people, fill))
        for name, fill in (("signed_in", NOBODY), ("first_user", NOBODY)):
            setattr(self, name, longer(getattr(self, name), 2 * people, fill))
        self.is_shared = longer(self.is_shared, 2 * people, False)
        self.visits = longer(self.visits, 2 * people, 0)
        self.last_end = longer(self.last_end, 2 * people, 0.0)

    def members(self) -> Numbers:
        """Numbers of all members now."""
        return np.flatnonzero(self.is_member[: self.count]).astype(np.int64)

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
        """Index into truth.DEVICES of each device."""
        first = pick([each.share for each in truth.DEVICES], self.chance_of(device // 2, 4))
        result: Numbers = np.where(device % 2 == 0, first, _SECOND_TYPE[first])
        return result

    def user_agent(self, device: Numbers, device_type: Numbers) -> Numbers:
        """Index into ALL_USER_AGENTS of each device."""
        start, end = _AGENT_START[device_type], _AGENT_START[device_type + 1]
        result: Numbers = start + (self.chance_of(device, 5) * (end - start)).astype(np.int64)
        return result

    def prefecture(self, device: Numbers) -> Numbers:
        """Index into places.PREFECTURES; both devices of a person are at home in one."""
        return pick(list(places.POPULATION_THOUSANDS.values()), self.chance_of(device // 2, 6))

    def variant(self, device: Numbers) -> Numbers:
        """Index into EXPERIMENT.variants of each device, half to each."""
        return (self.chance_of(device, 7) < 0.5).astype(np.int64)

    def consent(self, device: Numbers, visit_number: Numbers) -> tuple[Numbers, Numbers]:
        """The device's consent code before and after its answer in that visit."""
        answers = self.chance_of(device, 8) < truth.PEOPLE.answers_consent_share
        grants = self.chance_of(device, 9) < truth.PEOPLE.grants_advertising_share
        withdraws = self.chance_of(device, 10) < truth.PEOPLE.withdraws_share
        first_answer = np.where(~answers, UNSET, np.where(grants, GRANTED, ANALYTICS_ONLY))
        before = np.where(visit_number == 0, UNSET, first_answer)
        before = np.where(answers & withdraws & (visit_number > 2), ANALYTICS_ONLY, before)
        after = np.where(answers & withdraws & (visit_number >= 2), ANALYTICS_ONLY, first_answer)
        return before.astype(np.int64), after.astype(np.int64)

    def sign_ins(self, person: Numbers, device: Numbers, chances: Floats) -> SignIns:
        """Plays who is signed in during visits of which no device makes two, and remembers it.

        `chances` holds one draw in [0, 1) a visit.
        """
        current = self.signed_in[device]
        member = self.is_member[person]
        other = (current != NOBODY) & (current != person)
        rate = np.where(other, truth.PEOPLE.shared_login_rate, truth.PEOPLE.login_rate)
        logs_in = member & (current != person) & (chances < rate)
        signs_up = ~member & (current == NOBODY) & (chances < truth.SIGN_UP_RATE)
        # A person on two devices at once signs up on one of them only.
        first = np.zeros(len(person), dtype=bool)
        first[np.unique(person, return_index=True)[1]] = True
        signs_up &= first

        user_before = np.where(logs_in, NOBODY, current)
        user_after_login = np.where(logs_in, person, user_before)
        user_at_end = np.where(signs_up, person, user_after_login)
        visit_number = self.visits[device].astype(np.int64)

        self.is_member[person[signs_up]] = True
        self.signed_in[device] = user_at_end
        self.visits[device] += 1
        self._note_users(device, user_before)
        self._note_users(device, user_at_end)
        return SignIns(user_before, user_after_login, user_at_end, logs_in, signs_up, visit_number)

    def _note_users(self, device: Numbers, user: Numbers) -> None:
        known = user != NOBODY
        device, user = device[known], user[known]
        self.has_user_events[user] = True
        is_new = self.first_user[device] == NOBODY
        self.first_user[device[is_new]] = user[is_new]
        self.is_shared[device] |= self.first_user[device] != user
        own = device // 2 == user
        np.bitwise_or.at(
            self.used_devices, user[own], (1 + device[own] % 2).astype(np.int8)
        )
