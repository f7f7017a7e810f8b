"""What is handed in twice counts once."""

from __future__ import annotations

from pipelines.findings import mark_duplicates

ABOUT = {
    "kind": "page",
    "conversation_id": "pagerduty:PQ1",
    "clock_id": "service:pagerduty",
    "headline": "Incident triggered",
}


def test_a_page_that_its_incident_and_its_log_tell_of_counts_once_and_the_one_with_its_end_stays(small):
    small.event("13:45:09", path="pd/log.json", body="notify", attributes='{"action": "notify"}', **ABOUT)
    told = small.event("13:45", path="pd/log.json", body="trigger", attributes='{"action": "trigger"}', **ABOUT)
    ended = {"ended_recorded_at": small.at("14:15")}
    small.event(
        "13:45", path="pd/incidents.json", body="cart", attributes='{"action": "trigger", "a": 1}', **ABOUT | ended
    )
    small.event(
        "13:45",
        path="pd/other.json",
        attributes='{"action": "trigger"}',
        **ABOUT | {"conversation_id": "pagerduty:PQ2"},
    )
    small.run(until="2_records")
    mark_duplicates(small.connection)
    duplicates = small.rows("select line_number, split_part(duplicate_of, '-', 2) from records.duplicates")
    assert duplicates == [(int(told.split("-")[1]), "3")]
