"""What stands in Jira's fields: people, rich text, options.

Sources: Atlassian's REST API reference (User, field values) and the Atlassian Document Format.
"""

from __future__ import annotations

from typing import Any

from connectors._contract import Item, Person
from connectors._documents import dumps

LINES = ("paragraph", "heading", "listItem", "codeBlock", "hardBreak")  # what ends a line in a rich text


def handle_of(who: dict[str, Any]) -> str:
    """An account whose holder is gone may have only a name to show."""
    return who.get("accountId") or who.get("name") or who.get("key") or who["displayName"]


def people_of(who: dict[str, Any] | None) -> list[Item]:
    if not who:
        return []
    aliases = [who.get(name) for name in ("name", "emailAddress")]
    return [Person(handle_of(who), who.get("displayName"), zone=who.get("timeZone"), aliases=[each for each in aliases if each],
                   actor_kind={"app": "automation", "customer": "customer"}.get(who.get("accountType", ""), "human"))]  # fmt: skip


def people_before_and_after(item: dict[str, Any]) -> list[Person]:
    """Whom a change of the assignee or the reporter names."""
    if item.get("field") not in ("assignee", "reporter"):
        return []
    told = ((item.get("from"), item.get("fromString")), (item.get("to"), item.get("toString")))
    return [Person(str(handle), name) for handle, name in told if handle and isinstance(name, str)]


def text_of(value: Any) -> str:
    """Plain text, or the text of an Atlassian document: a paragraph is a line."""
    if value is None or isinstance(value, str):
        return value or ""
    kind, attributes = value.get("type"), value.get("attrs") or {}
    own = attributes.get("text", "") if kind in ("mention", "emoji") else value.get("text", "")
    inner = "".join(text_of(part) for part in value.get("content") or [])
    return f"{own}{inner}".rstrip("\n") + "\n" if kind in LINES else own + inner


def short(value: Any) -> Any:
    """A field without links and people's names: a person by handle, an option by its name."""
    if isinstance(value, list):
        return [short(each) for each in value]
    if not isinstance(value, dict):
        return value
    if "displayName" in value:
        return handle_of(value)
    return next((value[name] for name in ("name", "value") if isinstance(value.get(name), str)), dumps(value))
