"""What a container runtime stamped line by line is one record again."""

import json

import polars as pl
import pytest

from connectors._contract import Frame
from connectors._registry import all_connectors
from connectors.logs._rejoined import of_cri, rejoined

CRI = (
    "2026-03-29T00:41:07.413656027Z stdout P a line in two pie",
    "2026-03-29T00:41:07.413656030Z stderr F ERROR boom",
    "2026-03-29T00:41:07.413656040Z stdout F ces",
    "2026-03-29T00:41:07.413700000Z stderr F Traceback (most recent call last):",
    '2026-03-29T00:41:07.413800000Z stderr F   File "a.py", line 1',
    "2026-03-29T00:41:07.413900000Z stderr F ValueError: no",
    "2026-03-29T00:51:07.000000000Z stderr F Traceback (most recent call last):",
    "2026-03-29T00:51:08.000000000Z stdout F done",
)
WHOLE = [(1, 3), (2, 5), (7, 1), (8, 1)]  # line and line_count of the records


def read(name, evidence):
    connector = all_connectors()[name]
    items = list(connector.read(evidence))
    events = pl.concat([item.events for item in items if isinstance(item, Frame)], how="diagonal_relaxed")
    joined = sum(item.joined_lines for item in items if isinstance(item, Frame))
    assert len(events) + joined == connector.count(evidence)
    return events


def test_pieces_and_stack_traces_of_a_stream_are_one_record_each(evidence):
    events = read("logs.cri", evidence("\n".join(CRI) + "\n", "app.log"))
    assert events.select("line_number", "line_count").rows() == WHOLE
    assert events["headline"].to_list()[0] == "a line in two pieces"
    assert events["body"].to_list()[1].split("\n") == [CRI[1], *CRI[3:6]]


def test_a_trace_that_begins_minutes_later_belongs_to_no_record_above(evidence):
    assert read("logs.cri", evidence("\n".join(CRI) + "\n", "app.log"))["body"].to_list()[2] == CRI[6]


def test_lines_of_docker_without_their_end_are_pieces(evidence):
    said = [("ERROR boom\n", "stderr"), ("Traceback (most recent call last):\n", "stderr"), ("long li", "stdout"), ("ne\n", "stdout"), ("  at x\n", "stderr")]  # fmt: skip
    lines = [json.dumps({"log": log, "stream": stream, "time": f"2026-03-29T00:41:07.41{nth}Z"}) for nth, (log, stream) in enumerate(said)]  # fmt: skip
    events = read("logs.json_lines", evidence("\n".join(lines) + "\n", "c-json.log"))
    assert events["body"].to_list() == ["ERROR boom\nTraceback (most recent call last):\n  at x", "long line"]
    assert events["severity"].to_list() == ["error", None]


@pytest.mark.parametrize("cut", range(1, len(CRI)))
def test_a_record_that_crosses_two_blocks_comes_out_whole(cut):
    events = pl.DataFrame(
        {"line_number": range(1, len(CRI) + 1), "line_count": [1] * len(CRI), "body": CRI, "severity": [None] * len(CRI)},
        schema_overrides={"severity": pl.String},
    )  # fmt: skip
    frames = list(rejoined([Frame(events[:cut]), Frame(events[cut:])], of_cri, is_as_written=True))
    found = pl.concat([frame.events for frame in frames], how="diagonal_relaxed").sort("line_number")
    assert found.select("line_number", "line_count").rows() == WHOLE
    assert sum(frame.joined_lines for frame in frames) == len(CRI) - len(WHOLE)
