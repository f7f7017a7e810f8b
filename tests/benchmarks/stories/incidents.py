"""One incident of an estate: what its systems and its people wrote, and by what their records belong together."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from stories import systems
from stories.book import Book
from stories.places import (
    ACCESS,
    ALERTS,
    DEPLOYS,
    PAGES,
    PODS,
    STATUS,
    TICKETS,
    app_log,
    channel_id,
    day_file,
)
from stories.truth import Record
from stories.words import FAULTS, TALK


@dataclass
class Incident:
    number: int
    service: str  # where it began
    dependant: str
    start: datetime
    minutes: float
    ticket: str
    is_deployed: bool  # a rollout came before it, and a rollback ended it
    has_channel: bool  # people talk in a channel of its own, else in a thread of everybody's
    sha: str = ""
    page: str = ""
    fingerprints: list[str] = field(default_factory=list)

    def at(self, minutes: float) -> datetime:
        return self.start + timedelta(minutes=minutes)


class Writer:
    """Writes one incident into the book."""

    def __init__(self, book: Book, incident: Incident, rng: random.Random) -> None:
        self.book, self.of, self.rng = book, incident, rng

    def write(self) -> None:
        if self.of.is_deployed:
            self._rollout(-self.rng.uniform(4, 9), self.of.sha, "4.18.0", "release")
        self._failures()
        self._crashes()
        alert = self._alerts()
        talk = self._talk()
        self._ticket(talk)
        self._status(alert)
        if self.of.is_deployed:
            self._rollout(self.of.minutes - 8, _hex(self.rng, 40), "4.17.2", f"rollback, {self.of.ticket}")

    def _add(self, path: str, at: datetime, content: object) -> Record:
        return self.book.add(path, at, content, self.of.number)

    def _rollout(self, minute: float, sha: str, version: str, said: str) -> None:
        at, service = self.of.at(minute), self.of.service
        wish = self._add(
            DEPLOYS, at, systems.deployment(at, self.rng.randint(10**8, 10**9), service, sha, "main", said)
        )
        at += timedelta(seconds=self.rng.uniform(50, 90))
        post = self._add(
            day_file("deploys", at),
            at,
            systems.bot_post(at, "B07SHIPPER", f"{service} {version} ({sha[:8]}) is live in production"),
        )
        at += timedelta(seconds=self.rng.uniform(2, 9))
        begun = self._add(
            app_log(service), at, systems.app_line(at, service, "INFO", f"starting {service} {version} build {sha[:8]}")
        )
        self.book.same("same id", f"commit {sha[:8]}", wish, post, begun)
        if self.of.ticket in said:
            self.book.same("explicit reference", f"ticket {self.of.ticket}", wish)

    def _failures(self) -> None:
        """Failing requests: seen at the edge, where they failed, and half of the time by whoever called; the rest has no id."""
        deep, near = self.rng.choice(FAULTS)
        for _ in range(self.rng.randint(6, 8)):
            at = self.of.at(self.rng.uniform(0, self.of.minutes - 4))
            trace = _hex(self.rng, 32)
            found = [self._fault(at, self.of.service, deep, trace_id=trace)]
            if self.rng.random() < 0.5:
                found.append(self._fault(at + timedelta(milliseconds=40), self.of.dependant, near, trace_id=trace))
            late = at + timedelta(milliseconds=self.rng.randint(60, 900))
            line = systems.access_line(
                late,
                f"/api/{self.of.service}/{self.rng.randint(1, 999)}",
                502,
                2.1,
                _hex(self.rng, 32),
                systems.BROWSER,
                trace_id=trace,
            )
            self.book.same("same id", f"trace {trace}", *found, self._add(ACCESS, late, line))
        for _ in range(self.rng.randint(3, 5)):
            self._fault(self.of.at(self.rng.uniform(0, self.of.minutes - 4)), self.of.service, deep)

    def _fault(self, at: datetime, service: str, text: str, **fields: str) -> Record:
        said = text.format(self.rng.randint(1000, 9999))
        return self._add(app_log(service), at, systems.app_line(at, service, "ERROR", said, **fields))

    def _crashes(self) -> None:
        replica_set = f"{self.of.service}-{_hex(self.rng, 10)}"
        for _ in range(2):
            pod = f"{replica_set}-{''.join(self.rng.choices('bcdfghjklmnpqrstvwxz2456789', k=5))}"
            at = self.of.at(self.rng.uniform(2, self.of.minutes / 2))
            last = self._add(
                app_log(self.of.service),
                at,
                systems.app_line(at, self.of.service, "ERROR", "out of memory, giving up", pod=pod),
            )
            told = []
            for reason, text in (
                ("Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 503"),
                ("BackOff", "Back-off restarting failed container"),
            ):
                at += timedelta(seconds=self.rng.uniform(5, 40))
                told.append(
                    self._add(
                        PODS, at, systems.kubernetes_event(at, "Pod", pod, reason, text, self.rng.getrandbits(48))
                    )
                )
            self.book.same("same id", f"pod {pod}", last, *told)

    def _alerts(self) -> Record:
        """The service's own alert pages, the dependant's does not; both are posted to everybody's channel."""
        found = []
        for place, (service, name) in enumerate(
            ((self.of.service, "ErrorRatioHigh"), (self.of.dependant, "LatencyHigh"))
        ):
            at, fingerprint = self.of.at(3 + 3 * place + self.rng.uniform(0, 1)), self.of.fingerprints[place]
            over = self.of.at(self.of.minutes - 2 + place)
            fired = self._add(ALERTS, at, systems.webhook(at, name, service, fingerprint))
            ended = self._add(ALERTS, over, systems.webhook(at, name, service, fingerprint, over))
            ended.stated_at = at
            post_at = at + timedelta(seconds=4)
            where = f" https://shop.pagerduty.example.com/incidents/{self.of.page}" if not place else ""
            post = self._add(
                day_file("alerts", at),
                post_at,
                systems.bot_post(post_at, "B07ALERTER", f"FIRING {name} {service} fingerprint {fingerprint}{where}"),
            )
            self.book.same("same id", f"alert {fingerprint}", fired, ended, post)
            found.append(fired)
            if not place:
                self._pages(at, name, fingerprint, post)
        return found[0]

    def _pages(self, at: datetime, name: str, fingerprint: str, post: Record) -> None:
        title = f"[#{self.rng.randint(1000, 9999)}] {name} {self.of.service}"
        steps = [
            ("trigger", 0.4),
            ("notify", 0.6),
            ("acknowledge", 4.0),
            ("annotate", 14.0),
            ("resolve", self.of.minutes - 3),
        ]
        entries = []
        for action, minutes in steps:
            moment = (at + timedelta(minutes=minutes)).replace(microsecond=0)
            more = {
                "trigger": {"channel": {"type": "api", "incident_key": fingerprint, "details": {"fingerprint": fingerprint, "alertname": name}}},
                "annotate": {"channel": {"type": "note", "content": f"followed up in {self.of.ticket}"}},
            }.get(action, {})  # fmt: skip
            entry = systems.log_entry(
                moment, "R" + _hex(self.rng, 13).upper(), action, self.of.page, title, self.of.service, **more
            )
            entries.append(self._add(PAGES, moment, entry))
        self.book.same("same id", f"alert {fingerprint}", entries[0])
        self.book.same("same conversation", f"page {self.of.page}", *entries)
        self.book.same("explicit reference", f"page {self.of.page}", *entries, post)
        self.book.same("explicit reference", f"ticket {self.of.ticket}", entries[3])

    def _talk(self) -> list[Record]:
        channel = f"inc-{self.of.start:%m%d}-{self.of.service}" if self.of.has_channel else "ops"
        root = self.of.at(5 + self.rng.uniform(0, 2))
        said = [f"{self.of.service} is failing, anybody?", *self._with_ids()]
        gap = (self.of.minutes - 8) / len(said)
        found = []
        for place, text in enumerate(said):
            at = root + timedelta(minutes=gap * place + (self.rng.uniform(0, gap / 2) if place else 0))
            thread = None if self.of.has_channel else root
            who = systems.PEOPLE[self.rng.randrange(2) + 2 * (self.of.number % 2)]
            found.append(self._add(day_file(channel, at), at, systems.message(at, who, text, thread)))
            if self.of.ticket in text:
                self.book.same("explicit reference", f"ticket {self.of.ticket}", found[-1])
            if self.of.is_deployed and self.of.sha[:8] in text:
                self.book.same("same id", f"commit {self.of.sha[:8]}", found[-1])
            if f"incidents/{self.of.page}" in text:
                self.book.same("explicit reference", f"page {self.of.page}", found[-1])
        self.book.same("same conversation", f"{channel} {root:%H:%M}", *found)
        return found

    def _with_ids(self) -> list[str]:
        talk = list(TALK[: self.rng.randint(9, len(TALK))])
        talk[2] = f"page is https://shop.pagerduty.example.com/incidents/{self.of.page}"
        talk[5] = f"ticket is {self.of.ticket}"
        if self.of.is_deployed:
            talk[7] = f"{self.of.sha[:8]} went out just before, rolling back?"
        return talk

    def _ticket(self, talk: list[Record]) -> None:
        key, at = self.of.ticket, self.of.at(10 + self.rng.uniform(0, 3)).replace(microsecond=0)
        opened = self._add(
            TICKETS,
            at,
            systems.issue(at, key, f"{self.of.service}: customers report errors", "Several mails since a few minutes."),
        )
        shown = talk[4]
        link = f"https://shop.slack.example.com/archives/{channel_id(shown.path.split('/')[1])}/p{systems.slack_ts(shown.at).replace('.', '')}"
        comments = []
        for number, text in enumerate((f"Said in chat: {link}", "Fixed for customers, cause open.")):
            at += timedelta(minutes=self.rng.randint(6, 14))
            comments.append(
                self._add(TICKETS, at, (key, systems.comment(at, 9000 + 10 * self.of.number + number, text)))
            )
        self.book.same("explicit reference", f"ticket {key}", opened, *comments)
        self.book.same("explicit reference", f"permalink {shown.at:%H:%M:%S}", comments[0], shown)

    def _status(self, alert: Record) -> None:
        at, number = self.of.at(17 + self.rng.uniform(0, 4)), _hex(self.rng, 12)
        posted = [self._add(STATUS, at, systems.status_incident(at, number, f"Problems with {self.of.service}"))]
        for status, minute in (("investigating", 0.0), ("resolved", self.of.minutes - 18)):
            moment = at + timedelta(minutes=minute)
            posted.append(
                self._add(
                    STATUS,
                    moment,
                    (
                        number,
                        systems.status_update(moment, f"{number[:8]}{status[:4]}", status, f"We are {status} this."),
                    ),
                )
            )
        self.book.same("same conversation", f"status {number}", *posted)
        self.book.same("time only", f"told customers {number}", alert, posted[0])


def _hex(rng: random.Random, digits: int) -> str:
    return f"{rng.getrandbits(4 * digits):0{digits}x}"
