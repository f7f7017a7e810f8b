"""The rule of `words/README.md` by which readings of the labelled sentences are scored; written down once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.times.words.reading import Stated, read

WORDS = Path(__file__).with_name("words")
Label = dict[str, Any]


def labelled(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (WORDS / name).read_text(encoding="utf-8").splitlines()]


@dataclass
class Score:
    """Counts of answers and labels, and in words what went wrong."""

    answers: int = 0
    right: int = 0
    labels: int = 0
    labels_right: int = 0
    held: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.answers

    @property
    def recall(self) -> float:
        return self.labels_right / self.labels

    @property
    def bounds_hold(self) -> float:
        return self.held / self.right


def score(rows: Iterable[dict[str, Any]]) -> Score:
    total = Score()
    for row in rows:
        answers = read(row["text"], at(row["sent_at"]), row["author_zone"])
        _score_line(total, row, answers)
    return total


def _score_line(total: Score, row: dict[str, Any], answers: list[Stated]) -> None:
    labels = row["expected"]
    total.labels += sum(not label.get("optional") for label in labels)
    for answer, mine in _paired(answers, labels):
        if not mine:
            if not any(label.get("optional") and _overlap(answer, label) for label in labels):
                total.answers += 1
                total.faults.append(f"{row['id']} false: {answer.quoted!r}")
            continue
        judged = [label for label in mine if not label.get("optional")]
        if not judged:
            continue
        is_right = _is_range(answer, mine) if len(mine) == 2 else _is_right(answer, mine[0])
        total.answers += 1
        total.right += is_right
        total.labels_right += len(judged) * is_right
        holds = is_right and (len(mine) == 2 or _holds(answer, mine[0]))
        total.held += holds
        if not holds:
            total.faults.append(
                f"{row['id']} {'bounds' if is_right else 'wrong'}: {answer.quoted!r} {answer.earliest_at} {answer.latest_at}"
            )


def _paired(answers: list[Stated], labels: list[Label]) -> list[tuple[Stated, list[Label]]]:
    """One to one in reading order, but that one answer may take both ends of a range, and two one label between two times."""
    free, pairs = list(labels), []
    for answer in answers:
        mine = [label for label in free if label["kind"] == answer.kind and _overlap(answer, label)]
        mine = (
            mine[:2]
            if len(mine) > 1 and mine[0].get("range") and mine[0].get("range") == mine[1].get("range")
            else mine[:1]
        )
        if not mine and pairs and pairs[-1][1] and _overlap(answer, pairs[-1][1][0]) and answer.kind == "instant":
            first, labels_of_first = pairs.pop()
            pairs.append((_hull(first, answer), labels_of_first))
            continue
        free = [label for label in free if label not in mine]
        pairs.append((answer, mine))
    return pairs


def _hull(first: Stated, second: Stated) -> Stated:
    return Stated(
        first.quoted,
        first.start,
        "instant",
        min(first.earliest_at, second.earliest_at),
        max(first.latest_at, second.latest_at),
    )


def _overlap(answer: Stated, label: Label) -> bool:
    return answer.start < label["start"] + len(label["quoted"]) and label["start"] < answer.start + len(answer.quoted)


def _is_right(answer: Stated, label: Label) -> bool:
    if answer.kind == "duration":
        return abs(answer.seconds - label["seconds"]) <= 0.2 * label["seconds"]
    earliest, latest = at(label["earliest_at"]), at(label["latest_at"])
    width = answer.latest_at - answer.earliest_at
    return (
        answer.earliest_at < latest
        and earliest < answer.latest_at
        and width <= max(3 * (latest - earliest), timedelta(minutes=30))
    )


def _is_range(answer: Stated, ends: list[Label]) -> bool:
    first, second = ends
    return answer.earliest_at == at(first["earliest_at"]) and at(second["earliest_at"]) <= answer.latest_at <= at(
        second["latest_at"]
    )


def _holds(answer: Stated, label: Label) -> bool:
    if answer.kind == "duration":
        return True
    if label["best_at"]:
        return answer.earliest_at <= at(label["best_at"]) < answer.latest_at
    earliest, latest = at(label["earliest_at"]), at(label["latest_at"])
    return min(latest, answer.latest_at) - max(earliest, answer.earliest_at) >= (latest - earliest) / 2


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)
