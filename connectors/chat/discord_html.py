"""Discord: a channel as DiscordChatExporter writes it in HTML.

    <div class="chatlog__message-container" data-message-id="729"><span class="chatlog__author" data-user-id="3" title="payments">…</span>
    <span class="chatlog__timestamp" title="Sunday, March 29, 2026 1:56 AM"><a href="…">3/29/2026 1:56 AM</a></span>
    <span class="chatlog__markdown-preserve">Looking</span></div>

Messages of one author stand in a group, of which only the first names the author. Times are in the exporter's zone and way of writing.
A record is a message. Read with Python's own html.parser. Source: Tyrrrz/DiscordChatExporter
DiscordChatExporter.Core/Exporting/MessageGroupTemplate.cshtml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from connectors._contract import Context, Event, Item, Person, Reject, connector
from connectors._documents import without
from connectors._lines import decode, whole_as_utf8
from connectors._reading import Evidence, Head
from connectors._records import identifiers, sentence, times

MESSAGE = "chatlog__message-container"
STARTS = re.compile(rb"""<div\b[^>]*\bclass=["']?chatlog__message-container\b[^>]*>""")
TIMES = {"chatlog__timestamp", "chatlog__short-timestamp", "chatlog__system-notification-timestamp"}
AUTHORS = {"chatlog__author", "chatlog__system-notification-author"}
WORDS = {"chatlog__content", "chatlog__system-notification-content", "chatlog__embed"}
NOT_WORDS = {"chatlog__reply", "chatlog__edited-timestamp"}
NEVER_CLOSED = ("img", "br", "hr", "input", "meta", "link", "source", "use")


@dataclass
class _Message:
    """What a message's markup says; the author only of the first in a group."""

    number: str
    user: str = ""
    name: str = ""
    is_bot: bool = False
    time: str = ""
    edited: str = ""
    text: str = ""
    links: list[str] = field(default_factory=list)
    reactions: list[str] = field(default_factory=list)


def fits(head: Head) -> float:
    return 0.95 if head.shape == "text" and STARTS.search(head.data) and "<html" in head.text[:2000].lower() else 0.0


def count(evidence: Evidence) -> int:
    return len(STARTS.findall(whole_as_utf8(evidence))) or 1


@connector("chat.discord_html", kind="chat", clock="service:discord", fits=fits, count=count)
def read(evidence: Evidence) -> Iterator[Item]:
    page = _Page()
    page.feed(decode(whole_as_utf8(evidence)))
    page.close()
    author, known = _Message(""), set()
    for ordinal, message in enumerate(page.messages, 1):
        author = message if message.user else author
        yield (
            _event(ordinal, message, author)
            if message.time
            else Reject(ordinal, message.text, "a message without a time")
        )
        if author.user and author.user not in known:
            known.add(author.user)
            yield Person(
                author.user, author.name or None, actor_kind=_kind(author), aliases=[author.name] if author.name else []
            )
    if not page.messages:
        yield Context()


def _event(ordinal: int, message: _Message, author: _Message) -> Event:
    text = "\n".join(line.strip() for line in message.text.splitlines() if line.strip())
    return Event(
        line=ordinal,
        locator=f"#{MESSAGE}-{message.number}",
        time=message.time,
        other_times=times(edited=message.edited),
        headline=sentence(text) or "message without text",
        body=text,
        actor=author.user or None,
        actor_kind=_kind(author) if author.user else None,
        identifiers=identifiers(("message", message.number)),
        attributes=without({"links": message.links, "reactions": message.reactions}),
    )


def _kind(author: _Message) -> str:
    return "automation" if author.is_bot else "human"


class _Page(HTMLParser):
    """The messages of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[_Message] = []
        self._open: list[tuple[str, set[str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        classes = set(found.get("class", "").split())
        if tag not in NEVER_CLOSED:
            self._open.append((tag, classes))
        if MESSAGE in classes:
            self.messages.append(_Message(found.get("data-message-id", "")))
        if not self.messages:
            return
        message = self.messages[-1]
        if classes & AUTHORS:
            message.user, message.name = found.get("data-user-id", ""), found.get("title", "")
        elif classes & TIMES:
            message.time = found.get("title", "")
        elif "chatlog__edited-timestamp" in classes:
            message.edited = found.get("title", "")
        elif "chatlog__reaction" in classes:
            message.reactions.append(found.get("title", ""))
        elif tag == "a" and "chatlog__attachment" in self._around:
            message.links.append(found.get("href", ""))
        elif tag in ("br", "div", "p") and self._around & WORDS:
            message.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        around = self._around
        if MESSAGE not in around or around & NOT_WORDS:
            return
        message = self.messages[-1]
        if around & TIMES and "chatlog__short-timestamp" not in around:
            message.time = message.time or data.strip()
        elif "chatlog__author-tag" in around or "chatlog__bot-label" in around:
            message.is_bot = True
        elif around & WORDS:
            message.text += data

    @property
    def _around(self) -> set[str]:
        return set().union(*(classes for _, classes in self._open))
