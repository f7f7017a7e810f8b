"""A folder of mixed logs of any size, the same bytes for the same size: what the reading benchmark reads.

    python tests/benchmarks/mixed_logs.py FOLDER --megabytes 1000

Six files of about equal size: an access log, syslog without years, syslog RFC 5424, JSON lines, an
application log with stack traces, and a log of an own shape that only the general reader knows.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

SEED = 20260329
LINES_AHEAD = 20_000  # distinct lines of message text that are used in turn
WORDS = [
    "connection", "pool", "exhausted", "while", "waiting", "for", "upstream", "response", "order",
    "cart", "payment", "settled", "retry", "timeout", "queue", "depth", "worker", "flush",
    "commit", "replica", "lag", "checkpoint", "cache", "miss", "evicted", "session", "token",
    "refreshed", "handshake", "closed", "by", "peer",
]  # fmt: skip
HEX = "0123456789abcdef"


def write(folder: Path, megabytes: int) -> list[Path]:
    """The six files, each of `megabytes` / 6; existing ones of the right size are left as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    size = megabytes * 1_000_000 // len(FILES)
    return [_write_file(folder / name, line, size) for name, line in FILES.items()]


def _write_file(path: Path, line: Callable[[datetime, random.Random, str], str], size: int) -> Path:
    if path.exists() and path.stat().st_size >= size:
        return path
    source = random.Random(f"{SEED}/{path.name}")
    messages = list(_messages(source))
    at, written, number = datetime(2026, 3, 28, tzinfo=UTC), 0, 0
    with path.open("w", encoding="utf-8", newline="\n", buffering=1 << 20) as file:
        while written < size:
            at += timedelta(milliseconds=source.randint(1, 90))
            text = line(at, source, messages[number % LINES_AHEAD])
            file.write(text)
            written += len(text)
            number += 1
    return path


def _messages(source: random.Random) -> Iterator[str]:
    for _ in range(LINES_AHEAD):
        yield " ".join(source.choices(WORDS, k=source.randint(4, 12))) + f" {source.randint(1, 99_999)}"


def _access(at: datetime, source: random.Random, message: str) -> str:
    status = source.choices((200, 304, 404, 502), weights=(90, 4, 4, 2))[0]
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    client = f"198.51.{source.randint(0, 255)}.{source.randint(1, 254)}"
    return (
        f'{client} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] "GET /orders/{message.rsplit(" ", 1)[1]} HTTP/1.1" {status} '
        f'{source.randint(90, 9_000)} "-" "{agent}"\n'
    )


def _syslog(at: datetime, source: random.Random, message: str) -> str:
    return (
        f"{at:%b} {at.day:>2} {at:%H:%M:%S} web-{source.randint(1, 4)} nginx[{source.randint(800, 899)}]: {message}\n"
    )


def _syslog_5424(at: datetime, source: random.Random, message: str) -> str:
    return f'<{source.randint(130, 135)}>1 {at:%Y-%m-%dT%H:%M:%S.%f}Z db-{source.randint(1, 2)} postgres 99 - [meta s="1"] {message}\n'


def _json_line(at: datetime, source: random.Random, message: str) -> str:
    level = source.choices(("info", "warn", "error"), weights=(90, 8, 2))[0]
    request = "".join(source.choices(HEX, k=16))
    return (
        f'{{"ts":"{at:%Y-%m-%dT%H:%M:%S.%f}Z","level":"{level}","service":"checkout","msg":"{message}",'
        f'"request_id":"{request}","duration_ms":{source.randint(1, 900)}}}\n'
    )


def _application(at: datetime, source: random.Random, message: str) -> str:
    level = source.choices(("INFO ", "WARN ", "ERROR"), weights=(90, 8, 2))[0]
    line = f"{at:%Y-%m-%d %H:%M:%S},{at.microsecond // 1000:03d} {level} [pool-{source.randint(1, 9)}] o.e.p.Pool - {message}\n"
    if level != "ERROR":
        return line
    trace = "".join(f"\tat org.example.pool.Pool.take{depth}(Pool.java:{80 + depth})\n" for depth in range(12))
    return f"{line}java.lang.IllegalStateException: {message}\n{trace}"


def _own_shape(at: datetime, source: random.Random, message: str) -> str:
    return f"pay{source.randint(1, 9)} | {at:%d.%m.%Y %H:%M:%S} | {message}\n"


FILES: dict[str, Callable[[datetime, random.Random, str], str]] = {
    "access.log": _access,
    "syslog": _syslog,
    "syslog-5424.log": _syslog_5424,
    "app.jsonl": _json_line,
    "application.log": _application,
    "own-shape.log": _own_shape,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    arguments = parser.parse_args()
    for path in write(arguments.folder, arguments.megabytes):
        print(path, path.stat().st_size)


if __name__ == "__main__":
    main()
