"""What one run really drew: the counts that a correct warehouse finds again, exactly."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

PLANTED_FILE = "planted_truth.json"


@dataclass
class Planted:
    """The drawn counts of one run. Repeated and broken rows count in no other field than theirs.

    `steps` counts web sessions per device type ('all' is the total) that took each step of the
    purchase journey; `experiment_steps` the exposed ones per variant. `searches` counts searches
    per topic and day. `conversions` counts events per conversion key of the e-commerce definitions.
    """

    seed: int
    first_day: str
    days: int
    events: int = 0  # usable, each counted once
    rows: int = 0  # of the events feed: events, repeated and broken rows
    web_sessions: int = 0
    store_visits: int = 0  # purchases in stores; each is a session of its user on its own
    contacts: int = 0  # campaign_received, held-out members included
    revenue: int = 0  # yen, of web and store purchases
    late_rows: int = 0
    repeated_rows: int = 0
    broken_rows: dict[str, int] = field(default_factory=dict)  # by reason
    event_names: dict[str, int] = field(default_factory=dict)
    conversions: dict[str, int] = field(default_factory=dict)
    steps: dict[str, dict[str, int]] = field(default_factory=dict)
    experiment_steps: dict[str, dict[str, int]] = field(default_factory=dict)
    sessions_by_entrance_channel: dict[str, int] = field(default_factory=dict)
    sessions_by_device_type: dict[str, int] = field(default_factory=dict)
    sessions_by_region: dict[str, int] = field(default_factory=dict)
    events_by_landing_day: dict[str, int] = field(default_factory=dict)  # rows, broken ones too
    searches: dict[str, list[int]] = field(default_factory=dict)
    campaigns: dict[str, dict[str, int]] = field(default_factory=dict)  # by campaign id
    mail_frequencies: dict[str, int] = field(default_factory=dict)  # latest declared, by members
    consents: dict[str, int] = field(default_factory=dict)  # devices without user that granted it
    devices: int = 0
    users: int = 0  # with at least one event
    devices_without_user: int = 0
    shared_devices: int = 0  # devices on which two users or more were signed in
    users_with_two_devices: int = 0

    @property
    def sessions(self) -> int:
        """Sessions of the web and the stores."""
        return self.web_sessions + self.store_visits

    @property
    def customers(self) -> int:
        """Stitched customers with events: users, and devices that never had one."""
        return self.users + self.devices_without_user

    @property
    def broken(self) -> int:
        """Rows that cannot be used."""
        return sum(self.broken_rows.values())

    def to_json(self) -> str:
        """The counts as JSON text."""
        return json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def read(cls, root: Path) -> Planted:
        """Reads the counts of the run that wrote the landing root."""
        return cls(**json.loads((root / PLANTED_FILE).read_text(encoding="utf-8")))


def add(counts: dict[str, int], more: Mapping[str, int]) -> None:
    """Adds counts to counts, key by key."""
    for key, number in more.items():
        counts[key] = counts.get(key, 0) + int(number)
