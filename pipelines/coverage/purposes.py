"""Why a stream began or ended: what it says of that itself, what a record says of it, who took over from whom."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import duckdb

from pipelines.coverage.fallen import change
from pipelines.coverage.findings import Silence, Stream, instant
from pipelines.coverage.rhythm import SECOND

HANDED_OVER = 600 * SECOND
ON_PURPOSE = re.compile(
    r"\b(?:decommission\w*|retir(?:e|ed|ing)|sunset\w*|undeploy\w*|shut(?:ting)? ?down for good|scal(?:e|ed|ing)[ -](?:down )?to (?:0|zero)"
    r"|deleted? pod:?|uninstall\w*|switched off|turned off|taken out of service|terminated on request)\b", re.IGNORECASE)  # fmt: skip
SCALED = re.compile(r"\b(?:scal(?:e|ed|ing)[ -](?:down|in)|terminat(?:ed|ing) instances?|new size: \d+; reason: all metrics below target)\b", re.IGNORECASE)  # fmt: skip
GOODBYE = (
    r"(?i)\b(sigterm|signal (15|term)|shut(ting)? ?down|shutdown (complete|finished)|graceful(ly)? (shutdown|stop\w*|exit\w*)"
    r"|decommission\w*|exiting (normally|gracefully|now)|clean exit|stopp(ing|ed) (the )?(service|server|application|gracefully)"
    r"|(service|server|application)( \S+)? (has )?(stopped|terminated|exited))\b"
)
GREETING = (
    r"(?i)(^\W*(starting|booting|initiali[sz]ing)\b|\bstarting up\b|\blinux version \d|\b(server|service|application)( \S+)? (has |is )?(started|starting|listening)"
    r"|\bstarted \S+ in [0-9.]+ ?(s|seconds|ms)\b|\blistening on\b|startup complete)"
)
LAUNCHED = re.compile(
    r"\b(?:replaced (?:by|with)|switch(?:ed|ing)? (?:over )?to|launch(?:ed|ing|es)|introduc(?:ed|ing)"
    r"|brought up|spun up|provisioned|new (?:service|pod|host|node|instance))\b", re.IGNORECASE)  # fmt: skip
SCALED_UP = re.compile(r"\b(?:scal(?:e|ed|ing)[ -](?:up|out)|(?:goes|went|is|now) live|new size: \d+|successful(?:ly )?create\w*|created pod)\b", re.IGNORECASE)  # fmt: skip
DENIED = re.compile(r"(?:\b(?:not|never|nobody|no one|without|nor)\b|n't\b)[^.!?;\n]*$", re.IGNORECASE)
AT_A_TIME = re.compile(
    r"\b(?:at|around|from|by) (?:\d{1,2}(?::\d\d)?|noon|midnight|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
    r"|\b(?:today|tonight|later|this (?:morning|afternoon|evening))\b", re.IGNORECASE)  # fmt: skip
ANYBODY = ("access", "all", "app", "application", "console", "error", "log", "logs", "main", "messages", "out", "server", "service", "stderr", "stdout", "syslog")  # fmt: skip
AT_ITS_EDGE = 5 * SECOND
# How long before and after an end it is announced or confirmed: by records of work, and in talk, which supposes much.
WORKED, TALKED = (6 * 3600 * SECOND, 3600 * SECOND), (1800 * SECOND, 1800 * SECOND)


def why_ended(connection: duckdb.DuckDBPyConnection, stream: Stream, at: int) -> str | None:
    """Its own last words, or a record that says that somebody ended it; at: µs."""
    last = _words(connection, stream, at - AT_ITS_EDGE, at, GOODBYE)
    return f"its last words: {last}" if last else _said(connection, stream, at, ON_PURPOSE, SCALED, WORKED)


def is_new(connection: duckdb.DuckDBPyConnection, stream: Stream, streams: list[Stream]) -> bool:
    """Whether it began to speak with its first record: it says so, or it took over from another of its service, or joined it."""
    like = [each for each in streams if _is_like(each, stream) and each.first < stream.first]
    return (
        any(abs(each.last - stream.first) <= HANDED_OVER for each in like)
        or change(connection, stream, instant(stream.first)) is not None
        or _said(connection, stream, stream.first, LAUNCHED, SCALED_UP, TALKED) is not None
        or _words(connection, stream, stream.first, stream.first + AT_ITS_EDGE, GREETING) is not None
    )


def _words(connection: duckdb.DuckDBPyConnection, stream: Stream, start: int, end: int, pattern: str) -> str | None:
    """The last record of the stream in a stretch that says so; µs."""
    row = connection.execute(
        "select headline from events where file_path in (select unnest(?)) and occurred_at between ? and ? "
        "and service is not distinct from ? and host is not distinct from ? "
        f"and regexp_matches(headline, '{pattern}') order by occurred_at desc, event_id limit 1",
        [list(stream.file_paths), instant(start), instant(end), stream.service, stream.host],
    ).fetchone()  # fmt: skip
    return row[0] if row else None


def _said(
    connection: duckdb.DuckDBPyConnection,
    stream: Stream,
    at: int,
    turn: re.Pattern[str],
    near: re.Pattern[str],
    worked: tuple[int, int],
) -> str | None:
    """Which record of work or talk around says that of this stream; at: µs.

    near: what only a record close by means. worked: how long before and after it a record of work counts.
    """
    names = "|".join(map(re.escape, _called(stream)))
    if not names:
        return None
    around = [instant(at + by) for by in (-WORKED[0], WORKED[1])]
    told = connection.execute(
        "select headline || ' ' || body, headline, kind in ('chat', 'note'), epoch_us(occurred_at) - ? from events "
        "where kind in ('deploy', 'change', 'ticket', 'chat', 'note') and occurred_at between ? and ? "
        "order by occurred_at desc, event_id", [at, *around],
    ).fetchall()  # fmt: skip
    named = re.compile(rf"(?<![\w-])(?:{names})(?![\w-])", re.IGNORECASE)
    for text, headline, is_talk, later in told:
        before, after = TALKED if is_talk else worked
        is_in_time = -before <= later <= after or (later < 0 and AT_A_TIME.search(text))
        means = [turn, near] if abs(later) <= HANDED_OVER else [turn]
        if is_in_time and named.search(text) and any(_states(each, text) for each in means):
            return f"a record says so: {headline}"
    return None


def _states(pattern: re.Pattern[str], text: str) -> bool:
    """Whether it is said, and not denied in the same sentence."""
    return any(not DENIED.search(text[: match.start()]) for match in pattern.finditer(text))


def _called(stream: Stream) -> list[str]:
    """Its service and host; where its records name neither, its file, unless many are called so."""
    names = [name for name in (stream.service, stream.host) if name]
    stem = PurePosixPath(stream.file_paths[0]).name.split(".")[0]
    return names or ([] if stem.lower() in ANYBODY else [stem])


def replaced(silence: Silence, streams: list[Stream]) -> tuple[str, str] | None:
    """A pod that another of the same service took over from, as every rollout does."""
    stream = silence.stream
    if not silence.is_open or not stream.service:
        return None
    for other in streams:
        if (
            _is_like(other, stream)
            and abs(other.first - silence.from_at) <= HANDED_OVER
            and other.last > silence.from_at
        ):
            return (
                "ended on purpose",
                f"another of the same service began to speak then: {other.host or other.file_paths[0]}",
            )
    return None


def _is_like(one: Stream, other: Stream) -> bool:
    """Whether the two are replicas of one service."""
    whose = [(each.signal, each.service, each.name) for each in (one, other)]
    return bool(one.service) and whose[0] == whose[1] and one.host != other.host
