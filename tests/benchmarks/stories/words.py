"""What the programs and the people of an estate say, in its incidents and on any day."""

from __future__ import annotations

# in the service where it began, and in whoever called it
FAULTS = (
    ("connection pool exhausted after {} ms", "could not reserve stock, upstream {}"),
    ("deadline exceeded after {} ms", "retry budget spent for call {}"),
    ("cannot decode answer, {} bytes left", "fallback price used for basket {}"),
    ("lock wait timeout on partition {}", "order {} put back into the queue"),
)
TALK = (
    "looking", "graphs are bad since a few minutes", "could it be the network?", "no, other services are fine",
    "I see a lot of errors in the log", "who is on call for this?", "me, checking the database now", "cpu is normal",
    "customers are writing in", "can somebody post an update?", "trying a restart of one instance", "that did not help",
    "getting better", "errors are gone, watching", "closing this, thanks all",
)  # fmt: skip
WORK = (
    "cache refreshed, {} entries", "import read as UTF-8, {} rows", "checksum SHA-256 of part {} is right",
    "order {} accepted", "ISO-8601 date taken over from feed {}", "slow query took {} ms", "session {} ended",
)  # fmt: skip
COMPLAINTS = (
    "upstream answered late, {} ms",
    "retrying call {}",
    "basket {} without price",
    "token of session {} expired",
)
CHATTER = (
    "lunch?", "the error budget review moves to Thursday", "who owns the old database dashboards?", "release notes are out",
    "is the demo at three?", "error page has a new picture", "thanks!", "the SHA-256 docs are in the wiki", "coffee is ready",
    "ISO-8601 or nothing, please", "CSV with UTF-8 again…", "deploy freeze starts next week",
)  # fmt: skip
