"""IRC: the log of a channel as clients, bouncers and bots write it.

    [12:18] <web-oncall> checkout answers 502 again
    === batch-ops [~ops@host.example] has joined #incidents
    12:19 -!- batch-ops [~ops@host.example] has quit [Ping timeout]          (irssi)
    T 1774744867 <web-oncall> rolling back                                   (XChat's scrollback: seconds since 1970)
    2026-03-29 12:20:03	web-oncall	rolling back                              (WeeChat: tabs)

Most logs state clock times only: the day stands in lines like "--- Day changed Sun Mar 29 2026", or in the file's
name. What carries no stamp at all (joins and parts in some logs) is an event without a place in time. Sources:
the logs of the irc-disentanglement corpus; irssi docs/help (log), theme `default`; WeeChat user's guide, "Logger
plugin"; the energymech format of ZNC's log module and of Eggdrop.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors import _wall
from connectors._contract import Context, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._walk import Walk
from connectors.chat._moves import moved
from connectors.chat._spoken import STAMP, Said, event_of, name_of

COLOURS = re.compile(r"\x03\d{0,2}(?:,\d{1,2})?|[\x02\x0f\x16\x1d\x1f]")  # of XChat and mIRC
NICK = r"[^\s<>\[\]:,]{1,40}"
PRIORITY = r"[a-z]+[0-7]?\.(?:emerg|alert|crit|err|error|warn|warning|notice|info|debug)"  # of syslog: nobody's name
LEVEL = "(?:Emergency|Alert|Critical|Error|Warning|Notice|Info|Debug)"  # of macOS, before a colon: nobody's name either
LINE = re.compile(
    rf"^\s?(?:[\[(]?{STAMP}[\])]?\s*)?(?:"
    rf"<(?!{PRIORITY}>|{LEVEL}>:)\s?[@+%&~!]?(?P<nick>[^<>\s]{{1,40}})>(?P<text>.*)"
    rf"|\*(?:[ \t]+)(?P<doer>{NICK})(?P<deed>[ \t].*)?"
    r"|(?:-!-|\*\*\*|===|-->|<--|--|«|»|<-|->)[ \t]*(?P<happening>.+)"
    rf"|-(?P<herald>{NICK}(?:\([^)]*\))?)-[ \t](?P<notice>.*))\s*$"
)
WEECHAT = re.compile(r"^(?P<time>\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})\t(?P<nick>[^\t]*)\t(?P<text>.*)$")
XCHAT = re.compile(r"^T (?P<time>0|\d{9,10}) (?P<rest>.*)$")
MOVE = re.compile(
    r"^(?:(?:Joins|Parts|Quits|Join|Part|Quit):\s+)?(?P<nick>\S+)(?:\s+[\[(][^\])]*[\])])?\s+has\s+(?P<how>joined|left|quit|parted)\b(?:\s+(?P<channel>[#&]\S+))?"
)
SHORT_MOVE = re.compile(r"^(?P<how>Joins|Parts|Quits):\s+(?P<nick>\S+)")
CLIENT = re.compile(  # speaks itself, after the same star as a deed
    r"^(?:Now talking (?:on|in)|Topic (?:for|of)|Looking up|Connect(?:ing|ed) |Disconnected|Reconnecting|Loaded log from)\b"
)
OWN_CHANNEL = re.compile(
    r"(?:^Irssi:|^Now talking (?:on|in)|^Topic (?:for|of)|\bhas joined|\bhave joined(?: channel)?|^Joins: .*?) (?P<channel>[#&][^\s:,]+)"
)
DAY_LINE = re.compile(
    r"^\s*(?:---|\*{3,4}|Session|#|=+)?\s*(?:Day changed|Log opened|Log closed|BEGIN LOGGING|ENDING LOGGING|(?:Session )?(?:Start|Time|Close|Ident):)",
    re.IGNORECASE,
)
LEAST_SHARE = 0.6
MEANS = {
    "joined": "joined",
    "joins": "joined",
    "left": "left",
    "quit": "left",
    "parted": "left",
    "parts": "left",
    "quits": "left",
}


def fits(head: Head) -> float:
    """Nearly all lines are of IRC, and at least one is somebody's words."""
    if head.shape != "text":
        return 0.0
    lines = [line for line in head.lines[:200] if line.strip()]
    found = [_said(number, line) or DAY_LINE.match(line) for number, line in enumerate(lines)]
    share = sum(bool(each) for each in found) / max(1, len(found))
    is_spoken = any(isinstance(each, Said) and each.time and each.actor and not each.means for each in found)
    return 0.6 + 0.38 * share if is_spoken and share >= LEAST_SHARE else 0.0


@connector(
    "chat.irc",
    kind="chat",
    clock="host",
    fits=fits,
    count=count_text_records,
    confidence="documented shape, day by file or by the lines between",
)
def read(evidence: Evidence) -> Iterator[Item]:
    walk, conversation, held = Walk(), f"irc:{name_of(evidence.path)}", None
    for number, line in numbered_lines(evidence):
        if not line.strip(" \t\r"):
            continue
        said, is_day = _said(number, line), DAY_LINE.match(line)
        if held and (said or is_day):
            yield from _items(held, walk, conversation)
            held = None
        if is_day:
            walk.hear(line)
            yield Context()
        elif said:
            held = said
        elif held:
            held.go_on(number, line)
            yield Joined()
        else:
            yield Context()
    if held:
        yield from _items(held, walk, conversation)


def _items(said: Said, walk: Walk, conversation: str) -> Iterator[Item]:
    event = event_of(said, walk, conversation, None)
    yield event
    clock = _wall.clock_in(said.time) if said.time else None
    at = walk.spelled(clock[0]) if clock else None
    if at:
        yield from moved(conversation, said.actor, said.means, at)


def _said(number: int, line: str) -> Said | None:
    if match := WEECHAT.match(line):
        nick = match["nick"].strip().lstrip("@+%&~!")
        if nick in ("-->", "<--", "--", "", "*", "=!="):
            doer = match["text"].split(" ")[0] if nick == "*" else None
            return _happened(number, match["time"], match["text"], doer)
        return Said(number, match["time"], match["text"].strip(), nick)
    if match := XCHAT.match(line):
        said = _said(number, COLOURS.sub("", match["rest"])) or Said(number, None, match["rest"].strip())
        said.time = match["time"]
        return said
    match = LINE.match(line)
    if match is None:
        return None
    if match["nick"]:
        return Said(number, match["time"], match["text"].strip(), match["nick"])
    if match["doer"] and not CLIENT.match(f"{match['doer']}{match['deed'] or ''}"):
        return _happened(number, match["time"], f"{match['doer']}{match['deed'] or ''}", match["doer"])
    if match["herald"]:
        return Said(number, match["time"], match["notice"].strip(), match["herald"].partition("(")[0], None)
    return _happened(number, match["time"], match["happening"] or f"{match['doer']}{match['deed'] or ''}")


def _happened(number: int, time: str | None, text: str, actor: str | None = None) -> Said:
    text = text.strip()
    own = OWN_CHANNEL.search(text)
    channel = {"channel": own["channel"]} if own else {}
    move = MOVE.match(text) or SHORT_MOVE.match(text)
    if move is None:
        return Said(number, time, text, actor, attributes=channel)
    means = MEANS[move["how"].lower()]
    return Said(number, time, text, move["nick"], means=means, attributes={"action": means} | channel)
