"""What people write of an incident: chat, a ticket, posts on the status page."""

from __future__ import annotations

from datetime import datetime, timedelta

from stories import systems
from stories.incidents import TALKS, Writer
from stories.places import STATUS, TICKETS, channel_id, day_file
from stories.truth import Record
from stories.words import TALK


class People(Writer):
    def write(self, alert: Record, post: Record) -> None:
        """alert, post: the alert that paged, and its post in everybody's channel."""
        begun = self.of.at(5 + self.rng.uniform(0, 2))
        own, thread, _ = TALKS
        if self.of.talk == own:
            talk = self._talk(f"inc-{self.of.start:%m%d}-{self.of.service}", begun, None)
        elif self.of.talk == thread:
            talk = self._talk("ops", begun, begun)
        else:
            talk = self._talk("alerts", begun, post.at)
            self.book.same("same conversation", f"thread {self.of.page}", alert, post, *talk)
        self._ticket(talk)
        self._status(alert)

    def _talk(self, channel: str, begun: datetime, thread: datetime | None) -> list[Record]:
        said = self._said()
        gap = (self.of.minutes - 8) / len(said)
        found = []
        for place, text in enumerate(said):
            at = begun + timedelta(minutes=gap * place + (self.rng.uniform(0, gap / 2) if place else 0))
            who = systems.PEOPLE[self.rng.randrange(2) + 2 * (self.of.number % 2)]
            found.append(self.add(day_file(channel, at), at, systems.message(at, who, text, thread)))
            self._referring(found[-1], text)
        self.book.same("same conversation", f"{channel} {begun:%H:%M}", *found)
        return found

    def _referring(self, message: Record, text: str) -> None:
        """What the message names, it speaks of."""
        if self.of.ticket in text:
            self.book.same("explicit reference", f"ticket {self.of.ticket}", message)
        if f"incidents/{self.of.page}" in text:
            self.book.same("explicit reference", f"page {self.of.page}", message)
        for commit in filter(None, (self.of.sha[:8], self.of.asks_after)):
            if commit in text:
                self.book.same("same id", f"commit {commit}", message)
        if self.of.asks_after and self.of.asks_after in text:
            self.book.decoy("one commit in two incidents", message)

    def _said(self) -> list[str]:
        talk = [f"{self.of.service} is failing, anybody?", *TALK[: self.rng.randint(9, len(TALK))]]
        talk[2] = f"page is https://shop.pagerduty.example.com/incidents/{self.of.page}"
        talk[5] = f"ticket is {self.of.ticket}"
        if self.of.is_deployed:
            talk[7] = f"{self.of.sha[:8]} went out just before, rolling back?"
        if self.of.asks_after:
            talk[8] = f"is it {self.of.asks_after} again?"
        return talk

    def _ticket(self, talk: list[Record]) -> None:
        key, at = self.of.ticket, self.of.at(10 + self.rng.uniform(0, 3)).replace(microsecond=0)
        opened = self.add(
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
                self.add(TICKETS, at, (key, systems.comment(at, 9000 + 10 * self.of.number + number, text)))
            )
        self.book.same("explicit reference", f"ticket {key}", opened, *comments)
        self.book.same("explicit reference", f"permalink {shown.at:%H:%M:%S}", comments[0], shown)

    def _status(self, alert: Record) -> None:
        at, number = self.of.at(17 + self.rng.uniform(0, 4)), self.hex(12)
        posted = [self.add(STATUS, at, systems.status_incident(at, number, f"Problems with {self.of.service}"))]
        for status, minute in (("investigating", 0.0), ("resolved", self.of.minutes - 18)):
            moment = at + timedelta(minutes=minute)
            update = systems.status_update(moment, f"{number[:8]}{status[:4]}", status, f"We are {status} this.")
            posted.append(self.add(STATUS, moment, (number, update)))
        self.book.same("same conversation", f"status {number}", *posted)
        self.book.same("time only", f"told customers {number}", alert, posted[0])
