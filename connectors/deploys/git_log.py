"""git: what `git log` prints, in its default, full, fuller, raw and one-line forms.

    commit 9f1c2d4e5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d (HEAD -> main)
    Author:     Ada <ada@example.org>
    AuthorDate: Thu Mar 28 17:02:00 2024 +0100
    Commit:     Grace <grace@example.org>
    CommitDate: Fri Mar 29 02:10:05 2024 +0100

        Raise the pool

With `--pretty=raw` a commit has `tree`, `parent`, and `author` and `committer` with a name, a mail, an epoch and a zone.
The offset is the zone of whoever made it. The committer's time, by the committer's clock, is when the commit came to be; the default form
shows only the author's. `--date=` and `--pretty` change the spelling; lines of messages and of `--stat` or `-p` are joined to their commit.
A line such as `9f1c2d4 2024-03-29T02:10:05+01:00 Raise the pool` is a commit too. Newest first. Source: git-scm.com "git-log" (Pretty formats).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from connectors._contract import Context, Event, Item, Joined, Person, connector
from connectors._lines import count_text_records, numbered_lines
from connectors._reading import Evidence, Head
from connectors._records import identifiers, sentence

START = re.compile(r"^(?:[*|\\/ _]*\s)?commit ([0-9a-f]{7,64})\b(.*)$")
FIELD = re.compile(
    r"^[*|\\/ _]*(?:(Author|AuthorDate|Commit|CommitDate|Date|Merge|Reflog|Reflog message|gpg): *"
    r"|(tree|parent|author|committer|gpgsig|encoding|mergetag) )(.*)$"
)
OF_SEVERAL_LINES, MORE_OF_IT = ("gpgsig", "mergetag"), re.compile(r"^ (?! )")
AUTHOR = re.compile(r"^[*|\\/ _]*(?:Author:|author )")
PERSON = re.compile(r"(.*?) <([^>]*)>(?: (\d+) [+-]\d{4}$)?")
STAMP = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?: ?[+-]\d\d:?\d\d|Z)"
ONE_LINE = re.compile(rf"^[*|\\/ _]*\b([0-9a-f]{{7,40}})\b(.*?)({STAMP})(.*)$")
GRAPH = re.compile(r"^[*|\\/ _]+")
MAIN_NAMES = ("Author", "AuthorDate", "Date", "CommitDate")


def fits(head: Head) -> float:
    if head.shape != "text":
        return 0.0
    lines = [line for line in head.lines if line.strip()][:200]
    starts = [place for place, line in enumerate(lines) if START.match(line)]
    if starts and starts[0] == 0 and any(AUTHOR.match(line) for line in lines[1:7]):
        return 0.95
    return 0.9 if _are_one_line_commits(lines) else 0.0


def _are_one_line_commits(lines: list[str]) -> bool:
    """Nearly all begin with a hash, none of which comes twice: numbers of threads or requests would."""
    found = [match[1] for line in lines if (match := ONE_LINE.match(line))]
    lettered = [commit for commit in found if not commit.isdigit()]
    return (
        bool(found)
        and len(found) >= 0.9 * len(lines)
        and len(set(found)) == len(found)
        and len(lettered) >= len(found) / 2
    )


@connector(
    "deploys.git_log",
    kind="change",
    clock="service:git",
    fits=fits,
    count=count_text_records,
    written_order="newest first",
)
def read(evidence: Evidence) -> Iterator[Item]:
    is_one_line = not any(START.match(line) for line in evidence.head.lines[:200])
    waiting: list[tuple[int, str]] = []
    known: set[str] = set()
    for number, line in numbered_lines(evidence):
        begins = (ONE_LINE if is_one_line else START).match(line)
        if begins and waiting:
            yield from _commit(waiting, is_one_line, known)
            waiting = []
        if line.strip(" \t\r") or waiting:
            waiting.append((number, line))
    yield from _commit(waiting, is_one_line, known)


def _commit(lines: list[tuple[int, str]], is_one_line: bool, known: set[str]) -> Iterator[Item]:
    """One commit and the lines that belong to it; what stands above the first one is context."""
    while lines and not lines[-1][1].strip(" \t\r"):
        lines.pop()
    if not lines:
        return
    more = sum(bool(text.strip(" \t\r")) for _, text in lines[1:])
    begins = (ONE_LINE if is_one_line else START).match(lines[0][1])
    if begins is None:
        yield Context(1 + more)
        return
    if more:
        yield Joined(more)
    event, person = _one_line(lines, begins) if is_one_line else _full(lines, begins)
    event.line_count = lines[-1][0] - lines[0][0] + 1
    yield event
    if person and person.handle not in known:
        known.add(person.handle)
        yield person


def _full(lines: list[tuple[int, str]], begins: re.Match[str]) -> tuple[Event, Person | None]:
    fields, place = _fields(lines)
    drawn = lines[0][1][:1] != "c"  # `--graph` draws its lines before everything
    message = "\n".join((GRAPH.sub("", text) if drawn else text).strip() for _, text in lines[place:]).strip()
    authored = fields.get("AuthorDate") or fields.get("Date") or _epoch_of(fields.get("author"))
    committed = fields.get("CommitDate") or _epoch_of(fields.get("committer"))
    event = _event(lines, begins[1], committed or authored, message)
    event.other_times = {"created": authored} if committed and authored else {}
    event.attributes = {name.lower(): text for name, text in fields.items() if name not in MAIN_NAMES} | _refs(
        begins[2]
    )
    return event, _by(event, fields.get("Author") or fields.get("author", ""))


def _one_line(lines: list[tuple[int, str]], begins: re.Match[str]) -> tuple[Event, Person | None]:
    commit, before, time, after = begins.groups()
    told = " ".join(part.strip(" |,;\t-()") for part in (before, after)).strip()
    return _event(lines, commit, time, told), None


def _event(lines: list[tuple[int, str]], commit: str, time: str | None, message: str) -> Event:
    return Event(
        line=lines[0][0],
        time=time,
        headline=sentence(message) or f"commit {commit[:12]}",
        body=message,
        actor_kind="human",
        identifiers=identifiers(("commit", commit)),
    )


def _by(event: Event, author: str) -> Person | None:
    found = PERSON.match(author)
    if not found:
        return None
    event.actor = found[2] or found[1]
    return Person(event.actor, found[1])


def _refs(rest: str) -> dict[str, str]:
    return {"refs": rest.strip(" ()")} if rest.strip() else {}


def _fields(lines: list[tuple[int, str]]) -> tuple[dict[str, str], int]:
    """The fields below the first line, and where the message begins; a merge has several parents, a signature several lines."""
    fields: dict[str, str] = {}
    name = ""
    for place, (_, line) in enumerate(lines[1:], 1):
        if found := FIELD.match(line):
            name, told = found[1] or found[2], found[3]
        elif name in OF_SEVERAL_LINES and MORE_OF_IT.match(line):
            told = line
        else:
            return fields, place
        fields[name] = f"{fields[name]}\n{told.strip()}" if name in fields else told.strip()
    return fields, len(lines)


def _epoch_of(person: str | None) -> str | None:
    """The stamp that the raw form writes behind a person."""
    found = PERSON.match(person or "")
    return found[3] if found else None
