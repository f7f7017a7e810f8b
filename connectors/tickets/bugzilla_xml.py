"""Bugzilla: bugs as XML, the way a list or a bug's page hands them out.

    <bugzilla version="5.0.4" urlbase="https://bugs.example.org/"><bug><bug_id>35</bug_id><creation_ts>2024-03-29 01:10:05 +0000</creation_ts>
    <short_desc>Checkout fails</short_desc><reporter name="Ada">ada@example.org</reporter><long_desc isprivate="0"><comment_count>1</comment_count>
    <who name="Grace">grace@example.org</who><bug_when>2024-03-29 01:20:00 +0000</bug_when><thetext>Since 20 past.</thetext></long_desc></bug>

Every stamp has its offset. A record is a bug's creation, each comment, each attachment; comment 0 is the bug's description, and context.
`delta_ts` is the last change. Changes of fields are not in it. Source: Bugzilla's template/en/default/bug/show.xml.tmpl and bugzilla.dtd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from connectors._contract import Context, Event, Item, Person, Reject, connector
from connectors._reading import Evidence, Head
from connectors._records import Record, attempt, times
from connectors._xml import count_elements, elements
from connectors.tickets._ticket import severity_of, ticket

START = re.compile(r"\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE bugzilla\b[^>]*>)?\s*<bugzilla\b")
PARTS = ("long_desc", "attachment")
TAKEN = ("bug_id", "creation_ts", "short_desc", "reporter")
PEOPLE = ("reporter", "assigned_to", "qa_contact", "who", "attacher")


def fits(head: Head) -> float:
    return 0.95 if START.match(head.text[:2000]) else 0.0


@connector(
    "tickets.bugzilla_xml",
    kind="ticket",
    clock="service:bugzilla",
    fits=fits,
    count=count_elements(2, "bug", parts=PARTS),
    written_order="none",
)
def read(evidence: Evidence) -> Iterator[Item]:
    ordinal, known = 0, set[str]()
    for found in elements(evidence, 2, "bug"):
        if isinstance(found, Reject):
            yield Reject(ordinal + 1, found.raw, found.reason)
            return
        bug = found[1]
        people = {person.handle: person for person in _people(bug) if person.handle not in known}
        known.update(people)
        yield from people.values()
        for make, part in ((_bug, bug), *((PART_MAKERS[part.tag], part) for part in bug if part.tag in PARTS)):
            ordinal += 1
            yield from attempt(make, Record(_plain(part), ordinal, _place(bug, part), (bug,)))


def _bug(record: Record) -> Event:
    bug, ended = record.value, record.value.get("cf_last_resolved") if record.value.get("resolution") else None
    return ticket(
        record, f"Bug {bug['bug_id']}", bug["creation_ts"], bug.get("short_desc", ""), _description(record.around[0]), system="bugzilla",
        action="created", severity=severity_of(bug.get("bug_severity")), service=bug.get("component"), actor=bug.get("reporter"),
        other_times=times(ended=ended), attributes={name: text for name, text in bug.items() if name not in TAKEN},
    )  # fmt: skip


def _comment(record: Record) -> Item:
    comment = record.value
    if comment.get("comment_count") == "0":
        return Context()
    return ticket(
        record, _number(record), comment["bug_when"], comment.get("thetext", ""), system="bugzilla", action="comment",
        actor=comment.get("who"), identifiers=[("comment", comment.get("commentid"))],
        attributes={name: text for name, text in comment.items() if name not in ("bug_when", "thetext", "who", "commentid")},
    )  # fmt: skip


def _attachment(record: Record) -> Event:
    attachment = record.value
    return ticket(
        record, _number(record), attachment["date"], attachment.get("desc") or attachment.get("filename", ""), system="bugzilla",
        action="attachment", actor=attachment.get("attacher"), other_times=times(edited=attachment.get("delta_ts")),
        attributes={name: text for name, text in attachment.items() if name not in ("date", "attacher", "delta_ts")},
    )  # fmt: skip


PART_MAKERS = {"long_desc": _comment, "attachment": _attachment}


def _number(record: Record) -> str:
    return f"Bug {record.around[0].findtext('bug_id')}"


def _plain(element: Element) -> dict[str, str]:
    """The filled fields of an element, and its attributes; a name that comes again is one of several.

    The bytes of an attachment are left in the evidence.
    """
    fields = dict(element.attrib)
    for child in element:
        if child.tag != "data" and (text := (child.text or "").strip()):
            fields[child.tag] = f"{fields[child.tag]}, {text}" if child.tag in fields else text
    return fields


def _description(bug: Element) -> str:
    return next((text.strip() for part in bug.findall("long_desc") if part.findtext("comment_count", "0") == "0"
                 and (text := part.findtext("thetext"))), "")  # fmt: skip


def _people(bug: Element) -> Iterator[Person]:
    for element in bug.iter():
        if element.tag in PEOPLE and (handle := (element.text or "").strip()):
            yield Person(handle, element.get("name") or None)


def _place(bug: Element, part: Element) -> str:
    number = part.findtext("commentid") or part.findtext("attachid")
    return f"/bug/{bug.findtext('bug_id')}" + (f"/{part.tag}/{number}" if number else "")
