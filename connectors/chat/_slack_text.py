"""What stood on the screen of a Slack message: text, attachments, blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))


def text_of(message: dict[str, Any]) -> str:
    """What stood on the screen: the text, and what its attachments say beside it."""
    parts = [message.get("text") or ""]
    for attachment in message.get("attachments") or []:
        shown = [attachment.get(name) for name in ("pretext", "title", "text")]
        parts += [part for part in shown if part] or [attachment.get("fallback") or ""]
    if not any(parts):
        parts = list(_block_texts(message.get("blocks") or []))
    text = "\n".join(part for part in parts if part)
    for escape, character in ESCAPES:
        text = text.replace(escape, character)
    return text


def _block_texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _block_texts(item)
    elif isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        yield from _block_texts([inner for inner in value.values() if isinstance(inner, (list, dict))])
