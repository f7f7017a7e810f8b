"""One incident of an estate, and what everybody who writes of it shares."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stories.book import Book
from stories.truth import Record

TALKS = ("a channel of its own", "a thread in everybody's channel", "under the alert's post")


@dataclass
class Incident:
    number: int
    service: str  # where it began
    dependant: str
    start: datetime
    minutes: float
    ticket: str
    is_deployed: bool  # a rollout came before it, and a rollback ended it
    talk: str  # where people talk: one of TALKS
    sha: str = ""
    page: str = ""
    asks_after: str = ""  # a commit of another incident that somebody names in this one
    fingerprints: list[str] = field(default_factory=list)

    def at(self, minutes: float) -> datetime:
        return self.start + timedelta(minutes=minutes)


class Writer:
    """Writes records of one incident into the book."""

    def __init__(self, book: Book, incident: Incident, rng: random.Random) -> None:
        self.book, self.of, self.rng = book, incident, rng

    def add(self, path: str, at: datetime, content: object) -> Record:
        return self.book.add(path, at, content, self.of.number)

    def hex(self, digits: int) -> str:
        return f"{self.rng.getrandbits(4 * digits):0{digits}x}"
