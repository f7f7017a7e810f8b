"""The history feed of a status page: Atom or RSS, as Statuspage and its kin publish it.

    <entry><id>tag:www.example-status.com,2005:Incident/123</id><published>2026-03-29T01:02:11Z</published>
    <updated>2026-03-29T01:40:00Z</updated><title>Checkout errors</title><content type="html">&lt;p&gt;&lt;small&gt;Mar
    &lt;var&gt;29&lt;/var&gt;, &lt;var&gt;01:40&lt;/var&gt; UTC&lt;/small&gt;&lt;br&gt;&lt;strong&gt;Resolved&lt;/strong&gt; - …</content></entry>

An entry is one incident; the updates inside it carry a stamp of their own, to the minute and without a year, in the page's zone:
the year is the entry's. The newest update stands first. XML is read by Python's ElementTree on expat. Sources: RFC 4287 (Atom),
RSS 2.0; the feeds `history.atom` and `history.rss` of Statuspage pages.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit
from xml.etree import ElementTree

from connectors import _wall
from connectors._contract import Context, Event, Item, Reading, Reject, connector
from connectors._lines import whole_as_utf8
from connectors._markup import words_of
from connectors._reading import Evidence, Head
from connectors._records import identifiers, sentence, times
from connectors._walk import Walk

ABOUT_STATUS = re.compile(
    r"status|incident|outage|maintenance|degraded|resolved|investigating|monitoring"
    r"|perturbation|interruption|indisponib|dysfonctionnement|panne|rétabli|störung|ausfall|wartung|behoben"
    r"|interrupción|avería|mantenimiento|restablecid|storing|onderhoud",
    re.IGNORECASE,
)
UPDATE = re.compile(r"<small>(?P<stamp>.*?)</small>(?P<rest>.*?)(?=<small>|\Z)", re.DOTALL | re.IGNORECASE)
SMALL = re.compile(rb"(?:<|&lt;|&#60;)small(?:>|&gt;|&#62;)", re.IGNORECASE)
ENTRY = re.compile(rb"<(?:\w+:)?(?:entry|item)(?:\s[^>]*)?>")
XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")
DECLARED = re.compile(r"<!DOCTYPE|<!ENTITY", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """An entry or item with the fields that both kinds of feed have."""

    name: str
    title: str
    published: str | None
    updated: str | None
    link: str | None
    content: str


def fits(head: Head) -> float:
    """A feed that speaks of incidents: a feed of anything else is none of ours."""
    if head.shape != "text" or not re.search(r"<(?:feed|rss)\b", head.text[:2000]):
        return 0.0
    return 0.9 if ABOUT_STATUS.search(head.text[:4000]) and re.search(r"<(?:entry|item)\b", head.text) else 0.0


def count(evidence: Evidence) -> int:
    """Entries and the stamped updates inside them, counted on the bytes; what is no XML is one record."""
    data = _data(evidence)
    entries = _parsed(data)
    return 1 if entries is None else max(1, len(ENTRY.findall(data)) + len(SMALL.findall(data)))


@connector(
    "status.feed", kind="status", clock="service:statuspage", fits=fits, count=count, written_order="newest first"
)
def read(evidence: Evidence) -> Iterator[Item]:
    data = _data(evidence)
    root = _parsed(data)
    if root is None:
        yield Reject(1, data[:65_536], "no XML that could be read, or one that declares entities")
        return
    ordinal = 0
    for entry in _entries(root):
        ordinal += 1
        yield _incident(ordinal, entry)
        for update in UPDATE.finditer(entry.content):
            ordinal += 1
            yield _update(ordinal, entry, update)
    if not ordinal:
        yield Context()


def _data(evidence: Evidence) -> bytes:
    """A text that had to be decoded no longer is in the encoding that its declaration names."""
    data = whole_as_utf8(evidence)
    return data if evidence.head.encoding == "utf-8" else XML_DECLARATION.sub(b"", data, count=1)


def _parsed(data: bytes) -> ElementTree.Element | None:
    if DECLARED.search(data[:4096].decode("utf-8", "replace")):
        return None
    try:
        return ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError):
        return None


def _entries(root: ElementTree.Element) -> Iterator[Entry]:
    for element in root.iter():
        if _bare(element.tag) not in ("entry", "item"):
            continue
        fields = {_bare(child.tag): child for child in reversed(element)}
        texts = {name: (child.text or "").strip() for name, child in fields.items()}
        link = fields["link"].get("href") or texts["link"] if "link" in fields else None
        yield Entry(
            name=texts.get("id") or texts.get("guid") or link or "",
            title=words_of(texts.get("title", "")),
            published=texts.get("published") or texts.get("pubDate") or texts.get("updated") or None,
            updated=texts.get("updated") or None,
            link=link,
            content=texts.get("content") or texts.get("description") or texts.get("summary") or "",
        )


def _bare(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _incident(ordinal: int, entry: Entry) -> Event:
    words = words_of(entry.content)
    return Event(
        line=ordinal,
        time=entry.published,
        clock=_clock(entry),
        other_times=times(edited=entry.updated if entry.updated != entry.published else None),
        headline=f"Status page incident: {entry.title}",
        body=words or entry.title,
        severity="notice",
        conversation=f"statuspage:{entry.name}",
        identifiers=identifiers(("status post", entry.name)),
        attributes={"link": entry.link, "title": entry.title},
    )


def _clock(entry: Entry) -> str | None:
    """None for a status page's own, whose entries are incidents by their address; else that of the site that posted it."""
    site = urlsplit(entry.link or "").hostname
    return f"service:{site}" if site and "incident" not in f"{entry.name} {entry.link}".lower() else None


def _update(ordinal: int, entry: Entry, update: re.Match[str]) -> Event:
    stamp = " ".join(words_of(update["stamp"]).split())
    words = words_of(update["rest"])
    status, _, said = words.partition(" - ")
    return Event(
        line=ordinal,
        time=stamp,
        reading=_reading(stamp, entry.published),
        headline=f"{status}: {sentence(said)}" if said else sentence(words) or "update",
        body=html.unescape(said or words),
        severity="notice",
        conversation=f"statuspage:{entry.name}",
        attributes={"status": status.lower() if said else None, "incident": entry.title, "action": "update"},
    )


def _reading(stamp: str, published: str | None) -> Reading | None:
    """The update's stamp in the year of its entry: an incident that passes New Year goes on in the next."""
    day, clock, near = _wall.day_in(stamp), _wall.clock_in(stamp), _wall.day_in(published or "")
    if day is None or clock is None:
        return None
    on = day[0]
    if on.year is None and near is not None and near[0].year is not None:
        on = replace(on, year=near[0].year + (on.month < near[0].month - 6) - (on.month > near[0].month + 6))
    return Walk().place(clock[0], on, _wall.zone_in(stamp))
