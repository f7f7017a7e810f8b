"""Where the exports of an estate lie."""

from __future__ import annotations

from datetime import datetime

ACCESS, ALERTS, PAGES = "logs/edge/access.jsonl", "alerts/webhooks.jsonl", "pages/log-entries.json"
DEPLOYS, PODS = "deploys/deployments.json", "kubernetes/events.json"
TICKETS, STATUS = "tickets/search.json", "status/incidents.json"


def day_file(channel: str, at: datetime) -> str:
    return f"chat/{channel}/{at:%Y-%m-%d}.json"


def app_log(service: str) -> str:
    return f"logs/{service}/app.jsonl"


def channel_id(name: str) -> str:
    return "C07" + "".join(character for character in name.upper() if character.isalnum())[:9].ljust(9, "0")
