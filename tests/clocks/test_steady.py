"""Requests that lie steadily apart on two clocks, in an order that nothing tells: a wrong clock, or a delay; the bounds hold both."""

import polars as pl
import pytest

from pipelines.clocks.steady import as_steady_lags_allow

SECOND = 1_000_000
FROM, TO = "host:gate-1", "service:iis"


def seen(lags: list[float], took: float = 0.2) -> pl.DataFrame:
    """A request every ten seconds, and how many seconds later the other clock says that it was."""
    return pl.DataFrame(
        [
            {
                "from_clock_id": FROM, "to_clock_id": TO, "from_at": 10 * SECOND * number, "to_at": round(SECOND * (10 * number + lag)),
                "from_grain_seconds": 0.0, "to_grain_seconds": 1.0, "is_directed": False, "within_seconds": None, "took_seconds": took,
            }
            for number, lag in enumerate(lags)
        ],
        schema_overrides={"within_seconds": pl.Float64},
    )  # fmt: skip


def doubts(
    anchors: pl.DataFrame, verdict: str = "refused", zoneless: tuple[str, ...] = ()
) -> dict[str, tuple[float, float]]:
    offsets = pl.DataFrame(
        {"clock_id": [FROM, TO], "verdict": verdict, "reason": "not measured", "doubt_before_seconds": 1.0, "doubt_after_seconds": 1.0}
    )  # fmt: skip
    found = as_steady_lags_allow(offsets, anchors, zoneless)
    return {row["clock_id"]: (row["doubt_before_seconds"], row["doubt_after_seconds"]) for row in found.to_dicts()}


STEADY = {
    "constant": [-37.0] * 40,
    "stepped": [-37.0] * 20 + [0.1] * 20,
    "drifting": [-37.0 + 0.5 * number for number in range(40)],
}


@pytest.mark.parametrize("lags", STEADY.values(), ids=STEADY)
def test_either_of_two_clocks_may_be_the_wrong_one(lags):
    assert doubts(seen(lags)) == {FROM: (37.0, 1.0), TO: (1.0, 37.0)}


NOT_STEADY = {
    "a queue": [5.0 + 3.7 * (number * 7 % 11) for number in range(40)],
    "as near as requests are": [0.2, 0.9] * 20,
    "an outage": [0.2] * 32 + [30.0] * 8,
    "too few": [-37.0] * 6,
}


@pytest.mark.parametrize("lags", NOT_STEADY.values(), ids=NOT_STEADY)
def test_what_a_delay_tells_as_well_widens_nothing(lags):
    assert doubts(seen(lags)) == {FROM: (1.0, 1.0), TO: (1.0, 1.0)}


def test_whole_hours_are_those_of_the_clock_whose_zone_nothing_states():
    drifting = seen([7200.0 - 20.0 - 0.5 * number for number in range(40)])
    assert doubts(drifting, zoneless=(TO,)) == {FROM: (39.5, 1.0), TO: (7180.0, 1.0)}
    assert doubts(seen([7200.0] * 40), zoneless=(TO,)) == {FROM: (1.0, 1.0), TO: (7200.0, 1.0)}


def test_a_request_that_took_as_long_is_no_sign():
    assert doubts(seen([30.0] * 40, took=30.0)) == {FROM: (1.0, 1.0), TO: (1.0, 1.0)}


def test_a_clock_that_is_known_keeps_its_bounds():
    assert doubts(seen([-37.0] * 40), verdict="not needed") == {FROM: (1.0, 1.0), TO: (1.0, 1.0)}


def test_two_logs_that_share_requests_a_minute_apart_bound_no_event_by_a_second(reconstructed):
    files = {"logs/gate-1/gate.jsonl": [], "logs/app-1/app.jsonl": []}
    for number in range(30):
        at, key = 60.0 + 20 * number, f"{number:016x}ab"
        files["logs/gate-1/gate.jsonl"] += [
            (at + more, {"host": "gate-1", "message": f"auth {word} {number}", "request_id": key})
            for word, more in (("noted", 0.0), ("noted again", 0.2 + 0.01 * (number * 7 % 5)))
        ]
        line = {"host": "app-1", "message": f"scored {number}", "request_id": key}
        files["logs/app-1/app.jsonl"] += [(at + 62.02 + 0.003 * (number % 7), line)]
    rows = reconstructed(files)
    query = "select clock_id, doubt_before_seconds > 62, doubt_after_seconds <= 1, contains(reason, 'evenly') from clock_offsets where anchor_count > 0"
    assert ("host:app-1", True, True, True) in rows(query)
