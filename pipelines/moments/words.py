"""What a label says: one short line, without the marks of the chat that it came from."""

from __future__ import annotations

import re

LONGEST = 120  # characters
MENTION = re.compile(r"<@[^>|]*(?:\|(?P<name>[^>]*))?>")
CHANNEL = re.compile(r"<#[^>|]*\|(?P<name>[^>]*)>")
LINK = re.compile(r"<(?:https?:[^>|]*)(?:\|(?P<name>[^>]*))?>")
EMOJI = re.compile(r"(?<!\w):[a-z0-9_+-]{2,}:(?!\w)")
MASKED = re.compile(r"<\*>(?:[\s,;:|/=-]*<\*>)*")  # what differs between the lines of a kind
PHASES = {
    "started": "Customer impact started",
    "detected": "Detected",
    "acknowledged": "Acknowledged",
    "declared": "Incident declared",
    "mitigated": "Customer impact ended",
    "resolved": "Called over",
}
SAYS_SO = {"acknowledged": "acknowledg", "declared": "declar", "detected": "detect", "resolved": "resolved"}


def label(text: str) -> str:
    """The text as a label, cut at a word."""
    plain = MASKED.sub("…", text)
    plain = CHANNEL.sub(lambda found: "#" + found["name"], MENTION.sub("@…", plain))
    plain = EMOJI.sub("", LINK.sub(lambda found: found["name"] or "(link)", plain))
    plain = " ".join(plain.replace("**", "").replace("`", "").split())
    if len(plain) <= LONGEST:
        return plain
    cut = plain[: LONGEST - 2].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return cut + "”" if cut.count("“") > cut.count("”") else cut


def phase_label(phase: str, told: str) -> str:
    """The phase, and the event that marks it; the event alone where its own words say so."""
    if SAYS_SO.get(phase, "\n") in told.lower():
        return told
    return f"{PHASES[phase]}: {told[:1].lower() + told[1:] if told[:2].istitle() and not told[:4].isupper() else told}"
