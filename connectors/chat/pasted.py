"""Chat copied by hand out of Slack, Teams, Discord or WhatsApp, saved out of a Zoom meeting, and minutes kept in the same way.

    [00:12] web-oncall: checkout answers 502 again          [29/03/2026, 00:12] web-oncall: …
    web-oncall  2:05 PM
    rolling back now
    2:06
    done
    14:05:33 From Ada Lang to Everyone:
        the chain lacks an intermediate

A line with a stamp and a name begins a message, and a line with a stamp alone goes on in the same voice. The day
stands in lines such as "Sunday, March 29th, 2026", in the stamp or in the file's name; a copy states no zone, and
minutes are all it has. "Today" and "Yesterday" are of a day that nobody wrote down. Sources: copies out of
the clients named above; WhatsApp's help page "How to export your chat history"; Zoom's "Saving in-meeting chat"
(what it saves has the clock of the computer that saved it, and no day).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors import _wall
from connectors._contract import Context, Item, Joined, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._walk import Walk
from connectors.chat._spoken import STAMP, Said, event_of, name_of

NAME = r"(?P<name>@?[^\W\d_][\w.'@\-]*(?: [^\W_][\w.'\-()]*){0,4}?)"
ONE_LINE = re.compile(
    rf"^\s?(?:[\[(]{STAMP}[\])]|{STAMP.replace('<time>', '<bare>')} ?(?P<dash>[-–—])?)\s{{1,3}}{NAME}: +(?P<text>\S.*)$"
)
DATED = re.compile(r"^\s?\[?\d{1,2}[/.]\d")
BY_NOBODY = re.compile(rf"^{STAMP} - (?P<text>[^:]+)$")  # WhatsApp: somebody joined, a number changed
HEADER = re.compile(
    rf"^{NAME}(?P<bot> (?:APP|BOT))?(?:  |\t| — | – |  ?\[)(?:Today at |Yesterday at |on )?{STAMP}\]?\s*$"
)
ZOOM = re.compile(
    rf"^{STAMP}[ \t]{{1,3}}From {{1,2}}(?P<name>\S.{{0,60}}?)(?: {{1,2}}to {{1,2}}(?P<whom>\S.{{0,80}}?):| {{1,2}}:)(?:\s+(?P<text>\S.*))?$"
)
TEAMS = re.compile(rf"^\[{STAMP}\] {NAME}\s*$")
ALONE = re.compile(rf"^\s*\[?{STAMP}\]?\s*$")
DAY_LINE = re.compile(
    r"^\W*(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b,?\s*)?[^:]{4,24}\W*$|^\W*(?:Today|Yesterday)\W*$",
    re.IGNORECASE,
)
# Words that stand where a log has its level or its program: a log is none of ours.
OF_LOGS = re.compile(
    r"^(?:trace|debug|info|notice|warn(?:ing)?|err(?:or)?|severe|crit(?:ical)?|fatal|alert|emerg|panic|kernel|systemd)\b",
    re.IGNORECASE,
)
HALF = re.compile("[AP]M", re.IGNORECASE)
NAME_ALONE = re.compile(rf"^\s*{NAME}\s*$")
LEAST_MESSAGES, LEAST_SHARE = 2, 0.08
LEAST_SPOKEN = 0.2  # of what was found: the rest are happenings, such as somebody joining


def fits(head: Head) -> float:
    """Lines of the one form, or headers with a name and a time of which the first stands above everything that is said."""
    if head.shape != "text":
        return 0.0
    lines = _paired([(place, line) for place, line in enumerate(head.lines[:400]) if line.strip()])
    found = [(place, said) for place, (_, line, _) in enumerate(lines) if (said := _begins(place, line))]
    begins = [place for place, _ in found]
    if len(begins) < LEAST_MESSAGES or begins[0] > 3 or len(begins) < LEAST_SHARE * len(lines):
        return 0.0
    if sum(bool(said.actor) for _, said in found) < max(1, LEAST_SPOKEN * len(found)):
        return 0.0
    wordless = sum(not said.text and place + 1 in begins for place, said in found)
    return 0.0 if wordless > len(found) / 2 else 0.6 + 0.3 * len(begins) / len(lines)


@connector(
    "chat.pasted",
    kind="chat",
    clock="host",
    fits=fits,
    count=count_text_records,
    confidence="messages found by their stamps and names",
)
def read(evidence: Evidence) -> Iterator[Item]:
    lines = _paired([(number, line) for number, line in numbered_lines(evidence) if line.strip(" \t\r")])
    order = _wall.numeric_order(line[:40] for _, line, _ in lines)
    walk, conversation, held, speaker = Walk(), f"chat:{name_of(evidence.path)}", None, None
    for number, line, joined in lines:
        if joined:
            yield Joined(joined)
        said = _begins(number, line) or (speaker and _goes_on(number, line, speaker))
        is_day = (
            not said
            and DAY_LINE.match(line)
            and (_wall.day_in(line, order) or re.search("today|yesterday", line, re.IGNORECASE))
        )
        if held and (said or is_day):
            yield event_of(held, walk, conversation, order)
            held = None if is_day else held
        if is_day:
            walk.hear(line, order)
            yield Context()
        elif said:
            said.line_count += joined
            held = speaker = said
        elif held:
            held.go_on(number, line)
            yield Joined()
        else:
            walk.hear(line, order)  # a title may say of which day all of it is
            yield Context()
    if held:
        yield event_of(held, walk, conversation, order)


def _paired(lines: list[tuple[int, str]]) -> list[tuple[int, str, int]]:
    """Lines, each with how many below it were taken into it: some copies put the time on a line of its own below the name.

    That is so where every time that stands alone has a name above it, and no name has its time beside it. Where some
    bear AM or PM, one without goes on in the same voice.
    """
    times = [line if ALONE.match(line) else "" for _, line in lines]
    has_halves = any(map(HALF.search, times))
    heads = [bool(time) and (not has_halves or HALF.search(time) is not None) for time in times]
    below = {place + 1 for place, (_, line) in enumerate(lines[:-1]) if NAME_ALONE.match(line) and heads[place + 1]}
    alone = sum(heads)
    if len(below) < LEAST_MESSAGES or alone != len(below) or any(HEADER.match(line) for _, line in lines):
        return [(number, line, 0) for number, line in lines]
    return [
        (number, f"{line.strip()}  {lines[place + 1][1].strip()}", 1) if place + 1 in below else (number, line, 0)
        for place, (number, line) in enumerate(lines)
        if place not in below
    ]


def _begins(number: int, line: str) -> Said | None:
    line = line.replace("\u200e", "").rstrip()
    if match := ZOOM.match(line):
        return Said(number, match["time"], (match["text"] or "").strip(), match["name"])
    if match := ONE_LINE.match(line):
        time = match["time"] or match["bare"]
        return None if _is_of_log(line, match) else Said(number, time, match["text"].strip(), match["name"])
    if (match := BY_NOBODY.match(line)) and DATED.match(line):
        return Said(number, match["time"], match["text"].strip())
    if match := HEADER.match(line) or TEAMS.match(line):
        is_bot = bool(match.groupdict().get("bot"))
        return Said(number, match["time"], "", match["name"], "automation" if is_bot else "human")
    return None


def _is_of_log(line: str, match: re.Match[str]) -> bool:
    """Logs have a level where a chat has a name, and seconds where people have none: unless AM, a bracket or a day says chat."""
    has_seconds = re.search(r":\d{2}:\d{2}", line[: match.start("name")]) is not None
    is_of_chat = (
        DATED.match(line)
        or line.lstrip().startswith("(")
        or re.search(r"[AP]M", line[: match.start("name")], re.IGNORECASE)
    )
    is_bare_day = bool(match["bare"] and DATED.match(line) and not match["dash"])
    return bool(OF_LOGS.match(match["name"]) or (has_seconds and not is_of_chat) or is_bare_day)


def _goes_on(number: int, line: str, speaker: Said) -> Said | None:
    """A stamp alone: the next message of the same person, as Slack copies them."""
    match = ALONE.match(line)
    return Said(number, match["time"], "", speaker.actor, speaker.actor_kind) if match else None
