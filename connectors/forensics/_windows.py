"""What a Windows event says. Source: Microsoft's event schema (Event, SystemPropertiesType, EventDataType)."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from connectors._contract import Event
from connectors._records import identifiers, sentence
from connectors._xml import local

LEVELS = {"1": "critical", "2": "error", "3": "warning", "4": "info", "0": "info", "5": "debug", "critical": "critical", "error": "error",
          "warning": "warning", "information": "info", "verbose": "debug", "failureaudit": "warning", "audit failure": "warning",
          "successaudit": "info", "audit success": "info"}  # fmt: skip
TAKEN = ("TimeCreated", "Computer", "Level", "EventID", "Provider")


def event_of_xml(element: Element, line: int) -> Event:
    """An <Event>: its system part, its data, and the rendered message where the export has one."""
    parts = {local(child.tag): child for child in element}
    system = {local(child.tag): child for child in parts["System"]}
    rendered = {local(child.tag): (child.text or "").strip() for child in parts.get("RenderingInfo", ())}
    data = _data(parts)
    attributes = {name: text for name, child in system.items() if name not in TAKEN and (text := _told(child))}
    return event_of(
        line,
        time=system["TimeCreated"].get("SystemTime"),
        provider=_attribute(system.get("Provider"), "Name"),
        number=_text(system.get("EventID")),
        level=_text(system.get("Level")),
        computer=_text(system.get("Computer")),
        message=rendered.get("Message", ""),
        data=data,
        attributes=attributes,
    )


def event_of(
    line: int, *, time: str | None, provider: str, number: str, level: str, computer: str, message: str, data: dict[str, str],
    attributes: dict[str, str],
) -> Event:  # fmt: skip
    told = message or ", ".join(f"{name} {value}".strip() for name, value in data.items() if value)
    record = attributes.get("EventRecordID") or attributes.get("RecordId")
    own = f"{data['date']} {data['time']}" if data.get("date") and data.get("time") else None  # IIS's, of the request
    return Event(
        line=line,
        time=own or time or None,
        other_times={"received": time} if own and time else {},
        headline=sentence(f"{provider} {number}: {told}".rstrip(": ")),
        body=message or told or f"{provider} {number}",
        severity=LEVELS.get(level.lower()),
        service=provider or None,
        host=computer or None,
        actor=data.get("SubjectUserName") or data.get("TargetUserName") or attributes.get("UserId") or None,
        actor_kind="system",
        identifiers=identifiers(
            ("event record", f"{computer}/{attributes.get('Channel') or ''}/{record}" if record else None)
        ),
        attributes={"EventID": number, **attributes, **({"EventData": data} if data else {})},
    )


def _data(parts: dict[str, Element]) -> dict[str, str]:
    """The named values of EventData or UserData; unnamed ones are numbered from 1."""
    found: dict[str, str] = {}
    for part in ("EventData", "UserData"):
        for number, child in enumerate(
            (each for each in parts.get(part, ()) for each in ([each] if part == "EventData" else each)), 1
        ):
            found[child.get("Name") or (local(child.tag) if part == "UserData" else str(number))] = _text(child)
    return found


def _told(child: Element) -> str:
    return _text(child) or ", ".join(f"{local(name)} {value}" for name, value in child.attrib.items() if value)


def _attribute(child: Element | None, name: str) -> str:
    return "" if child is None else child.get(name) or ""


def _text(child: Element | None) -> str:
    return "" if child is None else (child.text or "").strip()
