"""Who could come, who is a member, and who is signed in where: what changes from visit to visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from demo.webshop import truth
from demo.webshop.identifiers import Flags, Floats, Numbers
from demo.webshop.traits import Traits

NOBODY = -1
_PERSON_FILLS = {"is_member": False, "has_user_events": False, "used_devices": 0}
_DEVICE_FILLS = {
    "signed_in": NOBODY, "first_user": NOBODY, "is_shared": False, "visits": 0, "last_end": 0.0,
}  # fmt: skip


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
    """All people so far, numbered from 0. Person p owns the devices 2p and 2p + 1.

    Arrays of people and devices may be longer than there are people; `count` says how many are.
    """

    def __init__(self, seed: int, people: int) -> None:
        """Starts with `people` who are known already; some are members."""
        self.traits = Traits(seed)
        self.count = 0
        self.is_member: Flags = np.zeros(0, dtype=bool)
        self.has_user_events: Flags = np.zeros(0, dtype=bool)
        self.used_devices = np.zeros(0, dtype=np.int8)  # bit 1: the first, bit 2: the second
        self.signed_in = np.zeros(0, dtype=np.int32)
        self.first_user = np.zeros(0, dtype=np.int32)
        self.is_shared: Flags = np.zeros(0, dtype=bool)
        self.visits = np.zeros(0, dtype=np.int16)
        self.last_end = np.zeros(0, dtype=np.float64)  # seconds since 1970
        start = self.add(people)
        self.is_member[start] = self.traits.is_member_at_start(start)

    def add(self, people: int) -> Numbers:
        """Lets new people exist, and returns their numbers."""
        needed = self.count + people
        if needed > len(self.is_member):
            self._make_room(max(needed, len(self.is_member) * 3 // 2))
        new = np.arange(self.count, needed, dtype=np.int64)
        self.count = needed
        return new

    def _make_room(self, people: int) -> None:
        for fills, length in ((_PERSON_FILLS, people), (_DEVICE_FILLS, 2 * people)):
            for name, fill in fills.items():
                old: npt.NDArray[Any] = getattr(self, name)
                room = np.full(length - len(old), fill, dtype=old.dtype)
                setattr(self, name, np.concatenate([old, room]))

    def members(self) -> Numbers:
        """Numbers of all members now."""
        return np.flatnonzero(self.is_member[: self.count]).astype(np.int64)

    def linked_members(self) -> Numbers:
        """Members who have been signed in on a device of their own before."""
        linked = self.is_member[: self.count] & (self.used_devices[: self.count] > 0)
        return np.flatnonzero(linked).astype(np.int64)

    def sign_ins(self, person: Numbers, device: Numbers, chances: Floats) -> SignIns:
        """Plays who is signed in during visits of which no device makes two, and remembers it.

        `chances` holds one draw in [0, 1) a visit.
        """
        current = self.signed_in[device].astype(np.int64)
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
        np.bitwise_or.at(self.used_devices, user[own], (1 + device[own] % 2).astype(np.int8))
