"""What machines write of an incident: a rollout, failing requests, crashing pods, alerts, pages."""

from __future__ import annotations

from datetime import datetime, timedelta

from stories import systems
from stories.incidents import Writer
from stories.places import ACCESS, ALERTS, DEPLOYS, PAGES, PODS, app_log, day_file
from stories.truth import Record
from stories.words import FAULTS


class Machines(Writer):
    def write(self) -> tuple[Record, Record]:
        """The alert that paged, and its post in everybody's channel."""
        if self.of.is_deployed:
            self._rollout(-self.rng.uniform(4, 9), self.of.sha, "4.18.0", "release")
            self._rollout(self.of.minutes - 8, self.hex(40), "4.17.2", f"rollback, {self.of.ticket}")
        self._failures()
        self._crashes()
        return self._alerts()

    def _rollout(self, minute: float, sha: str, version: str, said: str) -> None:
        at, service = self.of.at(minute), self.of.service
        wish = self.add(DEPLOYS, at, systems.deployment(at, self.rng.randint(10**8, 10**9), service, sha, "main", said))
        at += timedelta(seconds=self.rng.uniform(50, 90))
        post = self.add(
            day_file("deploys", at),
            at,
            systems.bot_post(at, "B07SHIPPER", f"{service} {version} ({sha[:8]}) is live in production"),
        )
        at += timedelta(seconds=self.rng.uniform(2, 9))
        begun = self.add(
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
            trace = self.hex(32)
            found = [self._fault(at, self.of.service, deep, trace_id=trace)]
            if self.rng.random() < 0.5:
                found.append(self._fault(at + timedelta(milliseconds=40), self.of.dependant, near, trace_id=trace))
            late = at + timedelta(milliseconds=self.rng.randint(60, 900))
            line = systems.access_line(
                late,
                f"/api/{self.of.service}/{self.rng.randint(1, 999)}",
                502,
                2.1,
                self.hex(32),
                systems.BROWSER,
                trace_id=trace,
            )
            self.book.same("same id", f"trace {trace}", *found, self.add(ACCESS, late, line))
        for _ in range(self.rng.randint(3, 5)):
            self._fault(self.of.at(self.rng.uniform(0, self.of.minutes - 4)), self.of.service, deep)

    def _fault(self, at: datetime, service: str, text: str, **fields: str) -> Record:
        said = text.format(self.rng.randint(1000, 9999))
        return self.add(app_log(service), at, systems.app_line(at, service, "ERROR", said, **fields))

    def _crashes(self) -> None:
        replica_set = f"{self.of.service}-{self.hex(10)}"
        for _ in range(2):
            pod = f"{replica_set}-{''.join(self.rng.choices('bcdfghjklmnpqrstvwxz2456789', k=5))}"
            at = self.of.at(self.rng.uniform(2, self.of.minutes / 2))
            last = self.add(
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
                    self.add(PODS, at, systems.kubernetes_event(at, "Pod", pod, reason, text, self.rng.getrandbits(48)))
                )
            self.book.same("same id", f"pod {pod}", last, *told)

    def _alerts(self) -> tuple[Record, Record]:
        """The service's own alert pages, the dependant's does not; both are posted to everybody's channel."""
        found = []
        for place, (service, name) in enumerate(
            ((self.of.service, "ErrorRatioHigh"), (self.of.dependant, "LatencyHigh"))
        ):
            at, fingerprint = self.of.at(3 + 3 * place + self.rng.uniform(0, 1)), self.of.fingerprints[place]
            over = self.of.at(self.of.minutes - 2 + place)
            fired = self.add(ALERTS, at, systems.webhook(at, name, service, fingerprint))
            ended = self.add(ALERTS, over, systems.webhook(at, name, service, fingerprint, over))
            ended.stated_at = at
            post_at = at + timedelta(seconds=4)
            where = f" https://shop.pagerduty.example.com/incidents/{self.of.page}" if not place else ""
            post = self.add(
                day_file("alerts", at),
                post_at,
                systems.bot_post(post_at, "B07ALERTER", f"FIRING {name} {service} fingerprint {fingerprint}{where}"),
            )
            self.book.same("same id", f"alert {fingerprint}", fired, ended, post)
            found.append((fired, post))
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
                moment, "R" + self.hex(13).upper(), action, self.of.page, title, self.of.service, **more
            )
            entries.append(self.add(PAGES, moment, entry))
        self.book.same("same id", f"alert {fingerprint}", entries[0])
        self.book.same("same conversation", f"page {self.of.page}", *entries)
        self.book.same("explicit reference", f"page {self.of.page}", *entries, post)
        self.book.same("explicit reference", f"ticket {self.of.ticket}", entries[3])
