"""Identifiers in what was written: by typed rules, and by what other sources call their own.

Log lines give the tokens that are read for the clocks too (records.id_tokens); the words of everything else, and of
the first line of each trouble, are searched by rule. A name is taken for what the source that owns it calls it.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import polars as pl

from pipelines.findings import assume
from pipelines.incident import Incident
from pipelines.links import numbers
from pipelines.links.rules import Rule, by_rule, kinds, rules
from pipelines.naming import Names

FOUND = pl.Schema({"event_id": pl.String, "kind": pl.String, "value": pl.String, "found_in": pl.String})
MOST_NAMES = 2_000  # of alerts that are looked for in words
KINDS_OF_KEYS = {
    "req": "request", "trace": "trace id", "correlation": "correlation id", "txn": "transaction"
}  # fmt: skip
VERSION = Rule("release", r"(?:^|[^\w./])v?(\d{1,4}\.\d{1,4}\.\d{1,5}(?:-[a-z][\w.]*)?)(?:$|[^\w.]|\.(?:$|\s))")
SPOKEN = """
    select event_id, case when contains(body, headline) then body else concat_ws(chr(10), headline, body) end as words, attributes, service, host,
        kind, conversation_id
    from records.event_rows
    where kind not in ('log', 'trace') or event_id in (
        select first_event_id from troubles)
    order by event_id
"""
NAMED = """
    select distinct
        event_id,
        case when kind = 'deployment' and not regexp_matches(value, '[0-9]{5}') then 'workload'
             when kind = 'request id' then 'request' else kind end as kind,
        case when kind = 'pull request' then replace(value, '#', '/pull/') else value end as value,
        'field' as found_in
    from records.identifier_rows
    union
    select event_id, 'thread', value, 'field'  -- what others answer opens their thread, whether or not it says so
    from records.identifier_rows
    where kind = 'message' and value in (select value from records.identifier_rows where kind = 'thread')
"""
ORIGINS = "select distinct {0} from records.event_origins union select distinct {0} from records.series_rows"
TOKENS = "select event_id, value, key from records.id_tokens"


def fill(connection: duckdb.DuckDBPyConnection, incident: Incident) -> None:
    """Fill `identifiers`."""
    spoken = connection.sql(SPOKEN).pl()
    named = numbers.apart(connection.sql(NAMED).pl().cast(dict(FOUND)), spoken)
    found = pl.concat([named, _logged(connection), *_said(connection, spoken, named, incident)])
    found = pl.concat([found, _releases(found, spoken)])
    found = _as_owned(found).sort("found_in").unique(["event_id", "kind", "value"], keep="first", maintain_order=True)
    rows = found.sort("kind", "value", "event_id")  # noqa: F841 - DuckDB reads it by name
    connection.execute("insert into identifiers by name select * from rows")


def _said(
    connection: duckdb.DuckDBPyConnection, spoken: pl.DataFrame, named: pl.DataFrame, incident: Incident
) -> Iterator[pl.DataFrame]:
    """What the words name, and whose they are."""
    words = spoken["words"].fill_null("")
    everything = words + " " + spoken["attributes"].fill_null("")
    services = _services(connection, incident)
    for rule in rules():
        found = _rows(spoken, by_rule(rule, everything if rule.in_fields else words), rule.kind)
        yield found
        if rule.kind == "workload":  # a deployment that bears a service's name is that service
            aliases = pl.DataFrame(
                list(services.items()), schema={"value": pl.String, "service": pl.String}, orient="row"
            )
            known = found.with_columns(pl.col("value").str.to_lowercase()).join(aliases, on="value")
            yield known.select("event_id", kind=pl.lit("service"), value="service", found_in="found_in")
    yield from _owned(spoken, everything, named)
    tickets = numbers.mentioned(spoken, words, named)
    yield tickets.select("event_id", kind=pl.lit("ticket"), value="value", found_in=pl.lit("words"))
    names = [name for name in named.filter(pl.col("kind") == "alert name")["value"].unique().sort() if len(name) > 5]
    if len(names) > MOST_NAMES:
        assume(
            connection,
            "links",
            f"the first {MOST_NAMES:,} names of alerts",
            f"{len(names):,} are too many to look for in all words",
            "identifiers",
        )
    if pattern := _any_of(names[:MOST_NAMES]):
        yield _rows(spoken, words.str.extract_all(pattern), "alert name")
    yield from _places(connection, spoken, words, services)


def _owned(spoken: pl.DataFrame, words: pl.Series, named: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Ids that another source gives as its own: written out, a commit by its first digits, a message by its permalink."""
    exact = [name for name, kind in kinds().items() if kind.is_exact]
    owned = named.filter(pl.col("kind").is_in(exact) & pl.col("value").str.contains(r"^[\w-]{6,}$|/pull/"))
    owned = owned.filter(pl.col("value").str.contains(r"[A-Za-z]|^\d{7,}$") & pl.col("value").str.contains(r"\d"))
    written = _rows(spoken, words.str.extract_all(r"[A-Za-z0-9][A-Za-z0-9_-]{5,63}"), "").unique()
    known = owned.select("kind", "value").unique().sort("kind", "value")
    yield written.drop("kind").join(known, on="value").select(FOUND.names())

    commits = known.filter(pl.col("kind") == "commit").select(commit="value", head=pl.col("value").str.head(7))
    short = written.filter(pl.col("value").str.contains(r"^[0-9a-f]{7,40}$")).with_columns(
        head=pl.col("value").str.head(7)
    )
    shown = short.join(commits, on="head").filter(pl.col("commit").str.starts_with(pl.col("value")))
    yield shown.select("event_id", kind=pl.lit("commit"), value="commit", found_in="found_in")

    messages = named.filter(pl.col("kind") == "message").select("value").unique().sort("value")
    messages = messages.with_columns(stamp=pl.col("value").str.split("/").list.last()).unique("stamp", keep="none")
    links = _rows(spoken, words.str.extract_all(r"/archives/[A-Z0-9]+/p\d{16}"), "message")
    links = links.with_columns(stamp=pl.col("value").str.tail(16).str.replace(r"^(\d{10})", "$1."))
    yield links.drop("value").join(messages, on="stamp").select(FOUND.names())


def _places(
    connection: duckdb.DuckDBPyConnection, spoken: pl.DataFrame, words: pl.Series, services: dict[str, str]
) -> Iterator[pl.DataFrame]:
    """Hosts and services: those of the record, and those that its words name, under one name each."""
    for kind in ("host", "service"):
        yield spoken.select("event_id", kind=pl.lit(kind), value=kind, found_in=pl.lit("field")).drop_nulls()
    lower = words.str.to_lowercase()
    whole, parts = (lower.str.extract_all(f"[a-z][a-z0-9{joined}]+[a-z0-9]") for joined in ("._/-", "_-"))
    tokens = pl.concat([_rows(spoken, whole, ""), _rows(spoken, parts, "")]).unique()
    hosts = [host for (host,) in connection.execute(ORIGINS.format("host")).fetchall() if host]
    named = [(host.lower(), host, "host") for host in hosts if len(host) > 2 and not host.isalpha()]
    named += [(alias, service, "service") for alias, service in services.items()]
    known = pl.DataFrame(sorted(set(named)), schema=["token", "name", "kind"], orient="row")
    found = tokens.rename({"value": "token"}).drop("kind").join(known.cast(pl.String), on="token")
    yield found.select("event_id", "kind", value="name", found_in="found_in")


def _releases(found: pl.DataFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Versions of the one service that is named beside them: the same number of another program is another release."""
    services = found.filter(pl.col("kind") == "service").group_by("event_id").agg(pl.col("value").unique())
    alone = services.filter(pl.col("value").list.len() == 1).select("event_id", service=pl.col("value").list.first())
    versions = _rows(spoken, by_rule(VERSION, spoken["words"].fill_null("")), "release").join(alone, on="event_id")
    return versions.with_columns(value=pl.col("service") + " " + pl.col("value")).select(FOUND.names())


def _services(connection: duckdb.DuckDBPyConnection, incident: Incident) -> dict[str, str]:
    """Every name of a service, in lower case → the one that it has here."""
    known = {service: service for (service,) in connection.execute(ORIGINS.format("service")).fetchall() if service}
    return {
        alias.lower(): service
        for alias, service in sorted((known | Names.of(incident).service_of_alias).items())
        if len(alias) > 2
    }


def _logged(connection: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    tokens = connection.sql(TOKENS).pl()
    owned = connection.sql(
        "select distinct value from records.identifier_rows where kind = 'commit' order by value"
    ).pl()
    heads = owned.select(commit="value", head=pl.col("value").str.head(7)).unique("head", keep="none")
    tokens = tokens.with_columns(head=pl.col("value").str.head(7)).join(
        heads, on="head", how="left", maintain_order="left"
    )
    is_commit = pl.col("commit").str.starts_with(pl.col("value")).fill_null(False)
    tokens = tokens.with_columns(
        value=pl.when(is_commit).then("commit").otherwise("value"),
        key=pl.when(is_commit).then(pl.lit("commit")).otherwise("key"),
    )
    kind = pl.coalesce(pl.col("key").cast(pl.String).replace(KINDS_OF_KEYS), pl.lit("token"))
    return tokens.select(pl.col("event_id"), kind=kind, value="value", found_in=pl.lit("field")).cast(dict(FOUND))


def _as_owned(found: pl.DataFrame) -> pl.DataFrame:
    """A token that some record gives a kind has that kind wherever it stands."""
    exact = [name for name, kind in kinds().items() if kind.is_exact and name != "token"]
    known = found.filter(pl.col("kind").is_in(exact)).group_by("value").agg(known=pl.col("kind").min())
    return found.join(known, on="value", how="left", maintain_order="left").select(
        "event_id", pl.when(pl.col("kind") == "token").then(pl.coalesce("known", "kind")).otherwise("kind").alias("kind"),
        "value", "found_in",
    )  # fmt: skip


def _rows(spoken: pl.DataFrame, values: pl.Series, kind: str) -> pl.DataFrame:
    """One row per event and value of its list."""
    rows = spoken.select("event_id", kind=pl.lit(kind), value=values, found_in=pl.lit("words"))
    return rows.explode("value").drop_nulls().cast(dict(FOUND))


def _any_of(names: list[str]) -> str | None:
    """An expression for any of these names, the longest first."""
    escaped = pl.Series(sorted(names, key=lambda name: (-len(name), name)), dtype=pl.String).str.escape_regex()
    return rf"\b(?:{'|'.join(escaped)})\b" if len(escaped) else None
