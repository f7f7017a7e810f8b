"""Mail: one message (.eml), or a mailbox of many (mbox).

    From alerts@example.org Sun Mar 29 00:41:30 2026
    Received: from relay.example.org by mx.example.org; Sun, 29 Mar 2026 00:41:33 +0000
    Date: Sun, 29 Mar 2026 01:41:30 +0100
    From: Payments on-call <payments-oncall@example.org>
    Subject: Checkout answers 502

`Date` is what the sender's clock said, and the message's time; each relay's `Received` says when it had it, and the
last of them when it was delivered. Quoted text stays in the body as it was quoted. Headers and bodies are read by
Python's `email`; a charset that nobody knows is read as cp1252. Sources: RFC 5322 (message format, 3.6.7 trace
fields), RFC 4155 (mbox), RFC 2046 (multipart). What was copied out of Outlook has `Sent` for `Date`.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Any

from connectors._contract import Event, Item, Person, Presence, Reject, connector
from connectors._lines import decode, whole_as_utf8
from connectors._markup import words_of
from connectors._reading import Evidence, Head
from connectors._records import FAULTS, identifiers, sentence

ENVELOPE = re.compile(rb"^From (?:\S+|\".*\") .*\d{4}[^\n]*$")
HEADER = re.compile(r"^([A-Za-z][A-Za-z0-9-]*):(?:\s|$)")
OF_MAIL = {
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "mime-version",
    "return-path",
    "delivered-to",
    "cc",
}
LEAST_HEADERS = 3
TAKEN = {"date", "sent", "from", "to", "cc", "bcc", "subject", "received", "message-id", "in-reply-to", "references"}
KEPT_LENGTH = 400  # of a header that nobody reads here: signatures are long
ROBOTS = re.compile(r"no-?reply|do-?not-?reply|mailer-daemon|notification|alerts?@|bot@", re.IGNORECASE)
# The heads and first words of mails that Nagios and Icinga, Alertmanager and Grafana, CloudWatch and Zabbix send by default.
ALARM = re.compile(
    r"\*\* ?(?:PROBLEM|RECOVERY|ACKNOWLEDGEMENT)\b|\[(?:FIRING|RESOLVED|Alerting|OK):?\d*\]|ALARM: \"|(?:Problem|Resolved)[^\n]*\n+(?:Problem started at|Problem has been resolved at) \d"
)
STAMP = re.compile(
    r"((?:[A-Z][a-z]{2},\s*)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?\s*(?:[+-]\d{4}|[A-Z]{1,5})?)"
)


def fits(head: Head) -> float:
    """An envelope line with headers below it, or headers of mail from the first line to the first blank one."""
    if head.shape != "text" or not head.lines:
        return 0.0
    lines = head.lines[1:] if ENVELOPE.match(head.lines[0].encode("utf-8", "replace")) else head.lines
    names = []
    for line in lines:
        if not line.strip():
            break
        match = HEADER.match(line)
        if match is None and not line[:1].isspace():
            return 0.0
        names += [match[1].lower()] if match else []
    return 0.95 if len(OF_MAIL & set(names)) >= LEAST_HEADERS and {"from", "date", "subject"} & set(names) else 0.0


def count(evidence: Evidence) -> int:
    """The envelope lines at the beginning or below a blank line; a file without any is one message."""
    data = whole_as_utf8(evidence).replace(b"\r\n", b"\n")
    return len(re.findall(rb"(?:\A|\n\n)From (?:\S+|\".*\") .*\d{4}", data)) or 1


@connector("mail.messages", kind="mail", clock="host", fits=fits, count=count)
def read(evidence: Evidence) -> Iterator[Item]:
    people: set[str] = set()
    for ordinal, raw in enumerate(_messages(evidence), 1):
        try:
            found = list(_items(ordinal, raw))
        except (*FAULTS, LookupError) as why:
            found = [Reject(ordinal, raw, f"no message that could be read ({why})")]
        for item in found:
            if isinstance(item, Person):
                if item.handle in people:
                    continue
                people.add(item.handle)
            yield item


def _messages(evidence: Evidence) -> Iterator[bytes]:
    """The messages of a mailbox, without their envelope lines; `>From ` at the start of a line is quoted so."""
    lines = whole_as_utf8(evidence).replace(b"\r\n", b"\n").split(b"\n")
    held: list[bytes] = []
    is_box, above = bool(ENVELOPE.match(lines[0])), b""
    for number, line in enumerate(lines):
        if ENVELOPE.match(line) and (number == 0 or not above) and is_box:
            if number:
                yield b"\n".join(held)
            held = []
        else:
            held.append(re.sub(rb"^>(>*From )", rb"\1", line) if is_box else line)
        above = line
    yield b"\n".join(held)


def _items(ordinal: int, raw: bytes) -> Iterator[Item]:
    message = email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)
    text = _text_of(message)
    subject, date = _header(message, "subject"), next(iter(_written(message, "date") or _written(message, "sent")), "")
    sender = next(iter(_addresses(message, "from")), None)
    conversation = f"mail:{_thread(message)}"
    hops = [stamp for value in _written(message, "received") if (stamp := _stamp(value.rpartition(";")[2]))]
    yield Event(
        line=ordinal,
        time=_stamp(date) or date or None,
        other_times=_on_the_way(hops),
        headline=sentence(subject or text) or "message without words",
        body=f"{subject}\n\n{text}".strip() if subject else text,
        actor=sender[1] if sender else None,
        actor_kind=("automation" if _is_robot(message, sender, f"{subject}\n\n{text}") else "human")
        if sender
        else None,
        clock=f"host:{sender[1].rpartition('@')[2]}" if sender else None,
        conversation=conversation,
        identifiers=identifiers(("message", _header(message, "message-id").strip("<> ")), ("thread", _thread(message))),
        attributes=_attributes(message) | {"hops": hops[1:-1]},
    )
    reached = [who for field in ("to", "cc") for who in _addresses(message, field)]
    for name, address in ([sender] if sender else []) + reached:
        yield Person(address, name=name or None, actor_kind="automation" if ROBOTS.search(address) else "human")
    for _, address in reached:
        yield Presence(conversation, address, "addressed", from_time=(hops or [_stamp(date)])[0])


def _on_the_way(hops: list[str]) -> dict[str, str]:
    """Relays put their stamp on top: the last one is of the first relay, the first one of the mailbox's own."""
    return ({"received": hops[-1]} if hops else {}) | ({"delivered": hops[0]} if len(hops) > 1 else {})


def _text_of(message: EmailMessage) -> str:
    """The plain text, else the words of the HTML; attachments are only named."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return str(part.get_payload() or "")
    try:
        text = data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decode(data)
    return words_of(text) if part.get_content_type() == "text/html" else text.strip()


def _header(message: EmailMessage, name: str) -> str:
    """As text, whatever is wrong with it."""
    try:
        return str(message.get(name, "")).replace("\n", " ").strip()
    except FAULTS:
        return next((str(value) for key, value in message.raw_items() if key.lower() == name), "")


def _written(message: EmailMessage, name: str) -> list[str]:
    """The values of a header as they stand: the library spells dates anew."""
    return [" ".join(str(value).split()) for key, value in message.raw_items() if key.lower() == name]


def _addresses(message: EmailMessage, name: str) -> list[tuple[str, str]]:
    return [(who, address.lower()) for who, address in getaddresses([_header(message, name)]) if "@" in address]


def _stamp(text: str) -> str | None:
    """The stamp of a date header without its comment: `Sun, 29 Mar 2026 00:41:33 +0000`."""
    found = STAMP.search(text)
    return re.sub(r"\s+", " ", found[1]) if found else None


def _thread(message: EmailMessage) -> str:
    """The first message of the thread, as far as this one names it."""
    for name in ("references", "in-reply-to", "message-id"):
        if found := re.findall(r"<([^<>\s]+)>", _header(message, name)):
            return found[0]
    return re.sub(r"^(?:(?:re|aw|fwd?|wg):\s*)+", "", _header(message, "subject"), flags=re.IGNORECASE)


def _is_robot(message: EmailMessage, sender: tuple[str, str] | None, words: str) -> bool:
    automatic = _header(message, "auto-submitted").lower()
    return automatic not in ("", "no") or bool((sender and ROBOTS.search(sender[1])) or ALARM.match(words))


def _attributes(message: EmailMessage) -> dict[str, Any]:
    kept = {
        name.lower(): _header(message, name)[:KEPT_LENGTH]
        for name in dict.fromkeys(message.keys())
        if name.lower() not in TAKEN
    }
    files = [part.get_filename() for part in message.walk() if part.get_filename()]
    return kept | {
        "to": [a for _, a in _addresses(message, "to")],
        "cc": [a for _, a in _addresses(message, "cc")],
        "attachments": files,
    }
