"""Who said that customers were hit: their tickets, an alert, and a post on the status page."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from stories import systems
from stories.truth import Impacts


def tell(folder: Path, truth: Impacts, start: datetime, rng: np.random.Generator) -> None:
    """Tickets of customers, an alert and a post on the status page."""
    tickets = [(start + timedelta(minutes=20), "How do I change my address?")]
    if truth.windows:
        began = truth.windows[0].started_at
        sooner = (began + timedelta(seconds=float(rng.uniform(120, 300)))).replace(microsecond=0)
        truth.lead_seconds = int(rng.integers(150, 600))
        truth.knew_first = str(rng.choice(("customers", "monitoring")))
        later = sooner + timedelta(seconds=truth.lead_seconds)
        wrote, alerted = (sooner, later) if truth.knew_first == "customers" else (later, sooner)
        tickets += [
            (wrote + timedelta(seconds=140 * place), text)
            for place, text in enumerate(
                ("Cannot pay, error on checkout", "Checkout is broken", "Order does not go through")
            )
        ]
        name = "LatencyHigh" if truth.windows[0].measure == "slow" else "ErrorRatioHigh"
        _document(
            folder / "alerts" / "webhooks.jsonl", systems.webhook(alerted, name, truth.service, "9da6a389a0c0a2c7")
        )
        _document(folder / "status" / "incidents.json", _post(began + timedelta(minutes=22)))
    listed = [
        {"id": 35_000 + place, "created_at": systems.seconds(at), "subject": text, "description": text, "priority": "normal",
         "status": "open", "requester_id": 880_000 + place, "via": {"channel": "email"}}
        for place, (at, text) in enumerate(tickets)
    ]  # fmt: skip
    _document(folder / "tickets" / "tickets.json", {"tickets": listed, "count": len(listed), "next_page": None})


def _post(at: datetime) -> systems.Json:
    update = systems.status_update(at, "u1", "investigating", "Some orders fail.")
    one = systems.status_incident(at, "cp306tmzcl0y", "Problems at checkout") | {"incident_updates": [update]}
    return {"page": {"id": "shopstatus01", "name": "Shop", "url": "https://status.example.org", "time_zone": "Etc/UTC",
                     "updated_at": "2026-05-13T08:00:00.000Z"}, "incidents": [one]}  # fmt: skip


def _document(path: Path, content: systems.Json) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content) + "\n")
