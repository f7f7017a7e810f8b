"""What else an estate writes while its incidents run: requests, probes, rollouts, chatter; and ids that mean nothing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from stories import systems
from stories.book import Book
from stories.places import ACCESS, ALERTS, DEPLOYS, PODS, TICKETS, app_log, day_file
from stories.truth import Record
from stories.words import CHATTER, COMPLAINTS, WORK

PROBE_REQUEST = "f00dfeed00000000f00dfeed00000000"


class Noise:
    """Everyday records between two instants, spread evenly."""

    def __init__(self, book: Book, services: list[str], start: datetime, minutes: float, rng: random.Random) -> None:
        self.book, self.services, self.start, self.minutes, self.rng = book, services, start, minutes, rng

    def write(self, records: int) -> None:
        self._requests(records * 15 // 100)
        self._probes(records * 12 // 100)
        self._work(records * 28 // 100)
        self._chatter(records * 12 // 100)
        self._pods(records * 8 // 100)
        self._rollouts(4)
        self._alerts(4)
        self._tickets(4)
        self._last_week(6)

    def _moment(self) -> datetime:
        return self.start + timedelta(minutes=self.rng.uniform(0, self.minutes))

    def _requests(self, count: int) -> None:
        """Each seen at the edge and in the service: the same request, of no incident."""
        for _ in range(count):
            at, service, request = self._moment(), self.rng.choice(self.services), f"{self.rng.getrandbits(128):032x}"
            inside = systems.app_line(
                at, service, "INFO", f"order {self.rng.randint(1000, 9999)} accepted", trace_id=request
            )
            line = systems.access_line(at + timedelta(milliseconds=80), f"/api/{service}/{self.rng.randint(1, 999)}", 200, 0.08,
                                       f"{self.rng.getrandbits(128):032x}", systems.BROWSER, trace_id=request)  # fmt: skip
            found = (
                self.book.add(app_log(service), at, inside),
                self.book.add(ACCESS, at + timedelta(milliseconds=80), line),
            )
            self.book.same("same id", f"trace {request}", *found)

    def _probes(self, count: int) -> None:
        """The load balancer sends one request id with every probe."""
        for number in range(count):
            at, service = self._moment(), self.rng.choice(self.services)
            if number % 2:
                line = systems.access_line(at, "/healthz", 200, 0.001, PROBE_REQUEST, "ELB-HealthChecker/2.0")
                found = self.book.add(ACCESS, at, line)
            else:
                found = self.book.add(
                    app_log(service),
                    at,
                    systems.app_line(at, service, "INFO", "health check passed", request_id=PROBE_REQUEST),
                )
            self.book.decoy("probe's request id", found)

    def _work(self, count: int) -> None:
        for _ in range(count):
            at, service = self._moment(), self.rng.choice(self.services)
            is_bad = self.rng.random() < 0.25
            text = self.rng.choice(COMPLAINTS if is_bad else WORK).format(self.rng.randint(1000, 9999))
            found = self.book.add(
                app_log(service), at, systems.app_line(at, service, "WARN" if is_bad else "INFO", text)
            )
            self._ticketlike(found, text)

    def _chatter(self, count: int) -> None:
        for _ in range(count):
            at, text = self._moment(), self.rng.choice(CHATTER)
            channel = self.rng.choice(("random", "random", "ops"))
            found = self.book.add(day_file(channel, at), at, systems.message(at, self.rng.choice(systems.PEOPLE), text))
            self._ticketlike(found, text)

    def _ticketlike(self, record: Record, text: str) -> None:
        for word in ("UTF-8", "SHA-256", "ISO-8601"):
            if word in text:
                self.book.decoy(word, record)

    def _pods(self, count: int) -> None:
        for _ in range(count):
            at, service = self._moment(), self.rng.choice(self.services)
            name = f"{service}-{self.rng.getrandbits(40):010x}-{''.join(self.rng.choices('bcdfghjkmnpqrst', k=5))}"
            reason, text = self.rng.choice(
                (
                    ("Scheduled", f"Successfully assigned shop/{name} to node-3"),
                    ("Pulled", "Container image already present on machine"),
                )
            )
            self.book.add(PODS, at, systems.kubernetes_event(at, "Pod", name, reason, text, self.rng.getrandbits(48)))

    def _rollouts(self, count: int) -> None:
        """Of no consequence; two of them carry the same version of different programs."""
        for number in range(count):
            at, service, sha = self._moment(), self.services[-1 - number % 4], f"{self.rng.getrandbits(160):040x}"
            version = "2.3.0" if number < 2 else f"3.{number}.1"
            wish = systems.deployment(at, self.rng.randint(10**8, 10**9), service, sha, f"v{version}", "release")
            live = at + timedelta(seconds=70)
            post = systems.bot_post(live, "B07SHIPPER", f"{service} {version} ({sha[:8]}) is live in production")
            found = self.book.add(DEPLOYS, at, wish), self.book.add(day_file("deploys", live), live, post)
            self.book.same("same id", f"commit {sha[:8]}", *found)
            if number < 2:
                self.book.decoy("version 2.3.0", *found)

    def _alerts(self, count: int) -> None:
        """They come and go by themselves, and page nobody."""
        for _ in range(count):
            at, service, fingerprint = (
                self._moment(),
                self.rng.choice(self.services),
                f"{self.rng.getrandbits(64):016x}",
            )
            post_at = at + timedelta(seconds=4)
            post = systems.bot_post(post_at, "B07ALERTER", f"FIRING DiskFillingUp {service} fingerprint {fingerprint}")
            found = (self.book.add(ALERTS, at, systems.webhook(at, "DiskFillingUp", service, fingerprint)),
                     self.book.add(day_file("alerts", post_at), post_at, post))  # fmt: skip
            self.book.same("same id", f"alert {fingerprint}", *found)

    def _tickets(self, count: int) -> None:
        for number in range(count):
            at = self._moment().replace(microsecond=0)
            text = self.rng.choice(
                ("Rename a button", "Old invoices as CSV in UTF-8", "Move to SHA-256", "Clean the wiki")
            )
            self._ticketlike(
                self.book.add(TICKETS, at, systems.issue(at, f"WEB-{700 + number}", text, "When there is time.")), text
            )

    def _last_week(self, count: int) -> None:
        """A nightly job counts its batches from the start each week, and another program names the same numbers today."""
        for number in range(count):
            batch = f"batch-{2040 + number}"
            today = self._moment()
            for at, service in ((today - timedelta(days=7), self.services[0]), (today, self.services[1])):
                found = self.book.add(
                    app_log(service), at, systems.app_line(at, service, "INFO", "batch done", batch_id=batch)
                )
                self.book.decoy(f"{batch} a week apart", found)
