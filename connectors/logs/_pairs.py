"""The keys and values of logfmt, all of a line, as whole columns.

    ts=2026-03-29T00:41:07Z level=warn service=checkout msg="slow \\"acquire\\"" pool=40

A value with blanks stands in quotes, escaped as Go spells strings (brandur.org/logfmt; go-logfmt/logfmt, decode.go).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import polars as pl

KEY = r'[^ \t="]+'
PAIR = rf'({KEY})=(?:"((?:[^"\\]|\\.)*)"|([^ \t"]*))'
STAMPS_AND_LEVELS = ("time", "ts", "t", "timestamp", "level", "lvl", "severity")  # they have columns of their own
TAKEN = rf'"(?:{"|".join(STAMPS_AND_LEVELS)})":"[^"\\]*",'
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
SERVICES, MESSAGES = ("service", "service_name", "service.name", "app"), ("msg", "message")
DURATION = r"^[0-9.]+(?:ns|us|µs|ms|s)$"  # Heroku's router says so how long a service took


def with_pairs(records: pl.DataFrame) -> pl.DataFrame:
    """The records with their pairs among the attributes; what names the service or is the message fills its column."""
    first = pl.col("body").str.split("\n").list.first()
    spelled = first.str.replace_all("[ \t]*" + PAIR, '"${1}":"${2}${3}",').str.replace_all(TAKEN, "")
    records = records.with_columns(
        attributes=pl.when(first.str.contains(f"^{KEY}=")).then("{" + spelled.str.strip_chars_end(", \r") + "}")
    )
    records = records.with_columns(attributes=_whole(records)).with_columns(pl.col("attributes").replace("{}", None))
    fields = records["attributes"].str.json_decode(pl.Struct(dict.fromkeys((*SERVICES, *MESSAGES), pl.String)))
    service, message = (fields.struct.unnest().select(_first_of(names)).to_series() for names in (SERVICES, MESSAGES))
    return records.with_columns(service=service.set(service.str.contains(DURATION), None), headline=message)


def _whole(records: pl.DataFrame) -> pl.Series:
    """The pairs as JSON; those that came out as none (other escapes than JSON's, words between the pairs) one by one."""
    spelled = records["attributes"]
    is_odd = spelled.is_not_null() & spelled.str.json_path_match("$").is_null()
    places = is_odd.arg_true()
    return spelled.scatter(places, [_one_by_one(body) for body in records["body"].gather(places)])


def _one_by_one(body: str) -> str:
    pairs = re.findall(PAIR, body.split("\n", 1)[0])
    found = {key: ESCAPE.sub(_unescaped, quoted) if quoted else bare for key, quoted, bare in pairs}
    return json.dumps({key: value for key, value in found.items() if key not in STAMPS_AND_LEVELS}, ensure_ascii=False)


def _unescaped(found: re.Match[str]) -> str:
    code, letter = found[1] or found[2], found[3]
    return chr(int(code, 16)).encode("utf-8", "replace").decode() if code else ESCAPED.get(letter, letter)


def _first_of(names: Iterable[str]) -> pl.Expr:
    return pl.coalesce(pl.col(name).replace("", None) for name in names)
