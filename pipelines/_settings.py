"""How a settings file is read: TOML into frozen pydantic models, and their complaints into plain sentences.

pydantic checks types and shapes; ours are the nearest known key, the zone names and the wording.
"""

from __future__ import annotations

import difflib
import functools
import re
import tomllib
import zoneinfo
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from pipelines.errors import SettingsError

EXAMPLE_INSTANT = "2026-03-28T23:30:00Z"
SENTENCES = {
    "missing": "is missing",
    "string_type": "must be a text in quotes",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "float_type": "must be a number",
    "tuple_type": "must be a list, in square brackets",
    "greater_than_equal": "must not be negative",
    "finite_number": "must be a number",
    "string_pattern_mismatch": "cannot name a file: it begins with a dot or a space, or holds a slash",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "date_type": "must be a date without quotes, such as 2026-04-15",
    "datetime_type": f"must be a date and time without quotes, such as {EXAMPLE_INSTANT}",
    "timezone_aware": f"needs an offset, such as {EXAMPLE_INSTANT} or 2026-03-29T01:30:00+02:00",
}


class Settings(BaseModel):
    """A table of a settings file. A key that it does not know is refused, and the nearest known one is named."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", validate_by_name=False, validate_by_alias=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_keys(cls, stated: Any) -> Any:
        known = [field.alias or name for name, field in cls.model_fields.items()]
        for key in stated if isinstance(stated, dict) else ():
            if key not in known:
                raise PydanticCustomError(
                    "unknown_key",
                    "{sentence}",
                    {"key": key, "sentence": "is not a known key; " + did_you_mean(key, known)},
                )
        return stated


def _known_zone(zone: str) -> str:
    if re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", zone) or zone in _zone_names():
        return zone
    cities = {name.rpartition("/")[2]: name for name in sorted(_zone_names())}
    is_abbreviation = re.fullmatch(r"[A-Z]{2,5}", zone) is not None  # CEST is near EST by its letters alone
    near = (
        ""
        if is_abbreviation
        else nearest(zone, _zone_names()) or cities.get(nearest(zone.rpartition("/")[2], cities) or "")
    )
    hint = f"did you mean {near}?" if near else "write an IANA name such as Europe/Zurich, or an offset such as -02:00"
    raise PydanticCustomError("unknown_zone", "{sentence}", {"sentence": f"is no zone that exists; {hint}"})


@functools.cache
def _zone_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


T = TypeVar("T")
Zone = Annotated[str, AfterValidator(_known_zone)]
Instant = AwareDatetime
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Many = Annotated[tuple[T, ...], Field(strict=False)]  # TOML has lists; strict would want tuples
Table = TypeVar("Table", bound=Settings)


def read_settings(file: Path, model: type[Table]) -> Table:
    """The file as `model`; the model's defaults where there is no such file."""
    try:
        stated = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        stated = {}
    except tomllib.TOMLDecodeError as why:
        raise SettingsError(f"{file} is not valid TOML: {why}. Correct that line and run again.") from why
    except UnicodeDecodeError as why:
        line = why.object.count(b"\n", 0, why.start) + 1
        raise SettingsError(
            f"{file}, line {line}: a byte that is no UTF-8. Save the file as UTF-8 and run again."
        ) from why
    except OSError as why:
        raise SettingsError(f"{file} cannot be read: {why.strerror}.") from why
    try:
        return model.model_validate(stated)
    except ValidationError as why:
        raise SettingsError("\n".join(_sentence(file, each) for each in why.errors())) from why


def contradiction(sentence: str) -> PydanticCustomError:
    """What a validator raises when the values are well formed each and do not fit each other."""
    return PydanticCustomError("contradiction", "{sentence}", {"sentence": sentence})


def did_you_mean(word: str, known: Iterable[str]) -> str:
    known = sorted(known)
    near = nearest(word, known)
    return f"did you mean {near}?" if near else f"known here: {', '.join(known) or 'none'}."


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, whatever the case; None where none is like it."""
    by_folded = {each.casefold(): each for each in sorted(known)}
    found = difflib.get_close_matches(word.casefold(), by_folded, n=1)
    return by_folded[found[0]] if found else None


def _sentence(file: Path, error: ErrorDetails) -> str:
    context: Mapping[str, Any] = error.get("ctx", {})
    place = [*error["loc"], *([context["key"]] if error["type"] == "unknown_key" else [])]
    if error["type"] in ("unknown_key", "unknown_zone", "contradiction"):
        sentence = context["sentence"]
    elif error["type"] == "literal_error":
        sentence = f"must be {context['expected']}"
    else:
        sentence = SENTENCES.get(error["type"], error["msg"].lower())
    shown = "" if error["type"] in ("missing", "unknown_key", "contradiction") else f" {_shown(error['input'])}"
    return f"{file}: " + f"{_key_path(place)}{shown} {sentence}".lstrip()


def _key_path(place: Iterable[str | int]) -> str:
    """`people #2.zone`: entries of lists are counted from 1, as people count them."""
    path = ""
    for step in place:
        if isinstance(step, int):
            path += f" #{step + 1}"
        else:
            path += ("." if path else "") + (step if re.fullmatch(r"[\w-]+", step) else f'"{step}"')
    return path


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return f"= {text}" if len(text) <= 60 else f"= {text[:57]}..."
