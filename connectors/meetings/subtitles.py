"""Meeting transcripts as WebVTT or SRT, from Zoom, Teams, Meet and recorders.

    WEBVTT

    00:12:31.240 --> 00:12:33.000
    <v Payments on-call>Rolling back now.</v>

A cue says how far into the recording it was spoken, not when: `[[meetings]]` in incident.toml gives the start, or
the name that Zoom gives its files; without either no cue has a place in time. A recording that was paused goes on
counting from where it stopped, so later cues may be early. Words are a machine's, and the voice may be missing:
Zoom writes it as "Name: …", Teams as `<v Name>`. A cue in Microsoft Graph's metadata form states its own instant.

webvtt-py 0.6 is not used: a cue whose stamp it cannot read it drops without a word, and NOTE blocks too. Sources:
W3C WebVTT (file structure, cue timings, voice spans); SubRip as described by Matroska ("SRT Subtitles"); Zoom
support KB0062627; Microsoft Graph, callTranscript "metadataContent".
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from connectors._contract import Context, Event, Item, Reject, connector
from connectors._lines import numbered_lines
from connectors._reading import Evidence, Head
from connectors.meetings._recording import reading_of, spoken

ARROW = "-->"
TIMING = re.compile(r"^\s*(?P<start>[\d:.,]+)\s*-->\s*(?P<end>[\d:.,]+)(?P<settings>\s.*)?$")
VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font|\d)[^>]*>", re.IGNORECASE)
NAMED = re.compile(r"^(?P<name>[^\W\d_][\w.'\-()]*(?: [\w.'\-()]+){0,4}): +(?P<text>\S.*)", re.DOTALL)
OFTEN = 0.3  # of the cues begin with a name, or a colon is only a colon


@dataclass
class Cue:
    """One cue as found: its timing line and the lines below it."""

    line: int
    timing: str
    name: str | None = None
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return html.unescape(TAG.sub("", "\n".join(self.texts))).strip()


def fits(head: Head) -> float:
    if head.shape != "text":
        return 0.0
    timings = sum(bool(TIMING.match(line)) for line in head.lines)
    return (
        0.95
        if timings and (head.lines[0].startswith("WEBVTT") or timings >= 2 or head.lines[0].strip().isdigit())
        else 0.0
    )


def count(evidence: Evidence) -> int:
    """Lines with an arrow, and NOTE lines below a blank one."""
    total, above = 0, ""
    for _, line in numbered_lines(evidence):
        total += ARROW in line or (not above.strip() and re.match(r"NOTE(?:\s|$)", line) is not None)
        above = line
    return total


@connector("meetings.subtitles", kind="meeting", clock="host", fits=fits, count=count)
def read(evidence: Evidence) -> Iterator[Item]:
    cues: list[Cue] = []
    for part in _parts(evidence):
        if isinstance(part, Cue):
            cues.append(part)
        else:
            yield part
    are_named = sum(bool(NAMED.match(cue.text)) for cue in cues) >= OFTEN * len(cues)
    for ordinal, cue in enumerate(cues, 1):
        yield _event(evidence.path, ordinal, cue, are_named)


def _parts(evidence: Evidence) -> Iterator[Cue | Context]:
    """Cues as they stand, and a context for each NOTE block."""
    above, open_cue, is_note = "", None, False
    pending: list[str] = []
    for number, line in numbered_lines(evidence):
        if not line.strip():
            is_note = False
        elif not above.strip() and re.match(r"NOTE(?:\s|$)", line):
            is_note = True
            yield Context()
        elif ARROW in line:
            name = pending.pop() if pending else None
            if open_cue:
                yield open_cue
            open_cue = Cue(number, line, name)
        elif not above.strip():  # the first line of a block is a cue's name, if a timing follows
            if open_cue and pending:
                open_cue.texts += pending
            pending = [] if is_note else [line.strip()]
        elif open_cue and not is_note:
            open_cue.texts += [*pending, line.strip()]
            pending = []
        above = line
    if open_cue:
        open_cue.texts += pending
        yield open_cue


def _event(path: str, ordinal: int, cue: Cue, are_named: bool) -> Event | Reject:
    timing = TIMING.match(cue.timing)
    if timing is None or reading_of(timing["start"]) is None:
        return Reject(
            ordinal,
            "\n".join([cue.timing, *cue.texts]),
            f"line {cue.line}: no cue timing of the form 00:12:31.240 --> 00:12:33.000",
        )
    if (stated := _metadata(cue)) is not None:
        return stated_event(path, ordinal, cue, stated)
    voices = list(dict.fromkeys(voice.strip() for voice in VOICE.findall("\n".join(cue.texts))))
    text, speaker = cue.text, voices[0] if voices else None
    if speaker is None and are_named and (named := NAMED.match(text)):
        speaker, text = named["name"], named["text"]
    event = spoken(path, ordinal, timing["start"], text, speaker)
    event.locator = f"cue {cue.name}" if cue.name else f"line {cue.line}"
    event.attributes = {
        "until": timing["end"],
        "voices": voices if len(voices) > 1 else [],
        "settings": (timing["settings"] or "").strip(),
    }
    return event


def _metadata(cue: Cue) -> dict[str, str] | None:
    with suppress(ValueError):
        found = json.loads(" ".join(cue.texts))
        return found if isinstance(found, dict) and isinstance(found.get("startDateTime"), str) else None
    return None


def stated_event(path: str, ordinal: int, cue: Cue, stated: dict[str, str]) -> Event:
    """Graph's metadata form: the cue's text is an object with the instant, the voice and the words."""
    event = spoken(
        path, ordinal, stated["startDateTime"], str(stated.get("spokenText") or ""), stated.get("speakerName")
    )
    event.locator = f"line {cue.line}"
    event.other_times = {"ended": stated["endDateTime"]} if isinstance(stated.get("endDateTime"), str) else {}
    event.attributes = {"language": stated.get("spokenLanguage")}
    return event
