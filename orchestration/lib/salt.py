"""KIZASHI_SALT: the secret that turns the ids of users and devices into keys.

Whoever knows the salt can tell whose key it is by trying ids; nobody else can. So it is kept
outside the warehouse and never printed, and a warehouse only notes what lets it be recognised.
"""

from __future__ import annotations

import hashlib
import os

from orchestration.lib.paths import Paths

VARIABLE = "KIZASHI_SALT"
SHORTEST = 16
# of the demos' data, which has nobody to protect
DEMO_SALT = "the demo keeps no secrets"
_DIGITS = 20


class SaltError(Exception):
    """The salt is missing, too short, or not the one of the warehouse; the text says what to do."""


def salt() -> str:
    """The salt of this installation; without KIZASHI_LANDING, the demo's.

    Raises:
        SaltError: KIZASHI_SALT is not set, or shorter than 16 characters.
    """
    found = os.environ.get(VARIABLE, "")
    if not found and "KIZASHI_LANDING" not in os.environ:
        return DEMO_SALT
    if not found:
        raise SaltError(
            f"{VARIABLE} is not set. It is the secret behind the keys that stand for your "
            "customers: make one with `openssl rand -hex 32`, keep it where you keep passwords, "
            "and set it for every command"
        )
    if len(found) < SHORTEST:
        raise SaltError(
            f"{VARIABLE} has fewer than {SHORTEST} characters, which can be guessed: make one "
            "with `openssl rand -hex 32`"
        )
    return found


def key_of(raw_id: str) -> str:
    """The key of a user or a device, as the macro keyed_hash makes it: 20 hexadecimal digits."""
    return hashlib.sha256((salt() + raw_id.strip(" ")).encode()).hexdigest()[:_DIGITS]


def remember(paths: Paths) -> None:
    """Note which salt a new warehouse is built with; refuse another one for an old warehouse.

    Raises:
        SaltError: There is no salt, or the warehouse was built with another.
    """
    note = paths.home / "salt_mark.txt"
    # slow to compute, so that the mark does not help to guess the salt
    mark = hashlib.pbkdf2_hmac("sha256", salt().encode(), b"kizashi", 200_000).hex()[:16]
    if not note.exists():
        paths.home.mkdir(parents=True, exist_ok=True)
        note.write_text(mark)
    elif note.read_text() != mark:
        raise SaltError(
            f"{VARIABLE} is not the one that {paths.home} was built with: every customer would "
            "become another one. Set the old one again; or, to begin anew with the new one, "
            f"delete {paths.home}"
        )
