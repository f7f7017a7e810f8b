"""An estate with three or four incidents, two or three of them at once, amid twice as many records of no incident."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stories import systems
from stories.book import Book
from stories.incidents import TALKS, Incident
from stories.machines import Machines
from stories.noise import Noise
from stories.people import People
from stories.places import channel_id
from stories.truth import Estate

SERVICES = ("checkout", "payments", "search", "basket", "shipping", "accounts", "pricing", "stock")
START = datetime(2026, 5, 12, 8, tzinfo=UTC)
MINUTES = 300.0
NOISE_SHARE = 2 / 3


def build(folder: Path, seed: int) -> Estate:
    """Writes the estate's exports below `folder`."""
    rng = random.Random(f"estate {seed}")
    book = Book(folder)
    services = rng.sample(SERVICES, len(SERVICES))
    incidents = _incidents(rng, services)
    for incident in incidents:
        alert, post = Machines(book, incident, rng).write()
        People(book, incident, rng).write(alert, post)
    told = len(book.records)
    Noise(book, services, START, MINUTES, rng).write(round(told * NOISE_SHARE / (1 - NOISE_SHARE)))
    book.write(systems.LAYOUTS, systems.NEWEST_FIRST)
    _settings(folder)
    return book.estate()


def _incidents(rng: random.Random, services: list[str]) -> list[Incident]:
    """The first three begin within forty minutes of each other; the second and third share whom they hurt."""
    starts = [60.0, 60.0 + rng.uniform(8, 16), 60.0 + rng.uniform(24, 38), 205.0 + rng.uniform(0, 15)]
    count, first = rng.choice((3, 4, 4)), rng.randrange(3)
    found = []
    for number in range(count):
        found.append(
            Incident(
                number, services[number], services[(5, 6, 6, 5)[number]], START + timedelta(minutes=starts[number]),
                rng.uniform(45, 65), f"OPS-{4410 + 7 * number + rng.randint(0, 6)}", is_deployed=number % 2 == 0,
                talk=TALKS[(first + number) % 3], sha=_sha(rng), page=f"Q{rng.getrandbits(52):013X}"[:14],
                fingerprints=[f"{rng.getrandbits(64):016x}" for _ in range(2)],
            )
        )  # fmt: skip
    found[1].asks_after = found[0].sha[:8]  # the same commit, and no part of the first incident
    return found


def _sha(rng: random.Random) -> str:
    """Its short form holds digits and letters, as nearly all do."""
    while True:
        sha = f"{rng.getrandbits(160):040x}"
        if not sha[:8].isdigit() and not sha[:8].isalpha():
            return sha


def _settings(folder: Path) -> None:
    until = START + timedelta(minutes=MINUTES)
    (folder / "incident.toml").write_text(
        f'id = "INC-1600"\nwindow = {{ from = {systems.seconds(START)}, to = {systems.seconds(until)} }}\n'
    )
    channels = [
        {"id": channel_id(path.name), "name": path.name, "created": 1_760_000_000, "creator": systems.PEOPLE[0], "is_archived": False,
         "is_general": False, "members": list(systems.PEOPLE)}
        for path in sorted((folder / "chat").iterdir())
    ]  # fmt: skip
    (folder / "chat" / "channels.json").write_text(json.dumps(channels))
