"""What stands for a person behind staging, and what an address is turned into.

A user or a device is known by the first 20 hexadecimal digits of the SHA-256 of the salt and the
id. Of an e-mail address, or a property that is a network address, only that it was there is kept.
"""

from __future__ import annotations

import hashlib

# what lands, and what is kept of it
CLEARED = {
    "https://shop.example/": "https://shop.example/",
    "https://shop.example/?m=hana.ko+1@mail.jp&a=40": "https://shop.example/?m=(e-mail)&a=40",
    "/?m=hanako%40mail.co.jp": "/?m=(e-mail)",
    "https://me@shop": "https://me@shop",
    '{"mail":"hanako@mail.jp","n":"1.2.3"}': '{"mail":"(e-mail)","n":"1.2.3"}',
    '{"mail":"hanako\\u0040mail.jp"}': '{"mail":"(e-mail)"}',
    '{"ip":"10.1.2.34","at":"12:30:45"}': '{"ip":"(ip)","at":"12:30:45"}',
    '{"seen_by":"2001:db8::8a2e:370"}': '{"seen_by":"(ip)"}',
}


def key_of(raw_id: str | None, salt: str) -> str | None:
    """The key of a user or a device; of nobody, none."""
    if raw_id is None or not raw_id.strip(" "):
        return None
    return hashlib.sha256((salt + raw_id.strip(" ")).encode()).hexdigest()[:20]


def cleared(text: str) -> str:
    """A text as it is kept."""
    return CLEARED.get(text, text)
