"""What a connector is, and what it may hand over.

A connector is one decorated function::

    @connector("alerts.alertmanager", signs=["[].fingerprint", "[].startsAt"], leaves="[]", clock="service:alertmanager")
    def read(evidence: Evidence) -> Iterator[Item]: ...

The decorator holds facts, the function reads. Its module's docstring quotes a raw piece of the
export and says what it is; the first line of it is the title that `postlude sources` prints.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from connectors._documents import count_leaves, fit_by_signs
from connectors._items import (
    KINDS as KINDS,
)
from connectors._items import (
    ROLES as ROLES,
)
from connectors._items import (
    SEVERITIES as SEVERITIES,
)
from connectors._items import (
    Context as Context,
)
from connectors._items import (
    Conversation as Conversation,
)
from connectors._items import (
    Event as Event,
)
from connectors._items import (
    Fact as Fact,
)
from connectors._items import (
    Frame as Frame,
)
from connectors._items import (
    Item as Item,
)
from connectors._items import (
    Joined as Joined,
)
from connectors._items import (
    Person as Person,
)
from connectors._items import (
    Presence as Presence,
)
from connectors._items import (
    Reading as Reading,
)
from connectors._items import (
    Reject as Reject,
)
from connectors._items import (
    Rule as Rule,
)
from connectors._items import (
    Series as Series,
)
from connectors._lines import count_text_records
from connectors._wrappings import envelope_of
from connectors._yaml import in_yaml, seen_as

if TYPE_CHECKING:
    from connectors._reading import Evidence, Head

Reader = Callable[["Evidence"], Iterator[Item]]


@dataclass(frozen=True)
class Connector:
    """The facts of one kind of export, and its reader.

    name: `<kind>.<source>`. group: structured, table, text or generic. signs: lists of JSON paths of
    which one list must be found whole at the head of the file. leaves: the paths whose elements are
    the records, counted without the reader. clock: whose clock stamps the records (`service:slack`,
    `host`: the host that a record names). written_order: as in evidence.files. is_snapshot: samples
    without a stamp are current values, as of the export.
    """

    name: str
    title: str
    reads: str
    group: str
    kind: str
    clock: str
    read: Reader
    fits: Callable[[Head], float]
    count: Callable[[Evidence], int]
    zone: str | None = None
    written_order: str = "appended"
    confidence: str = "documented shape"
    samples: tuple[dict[str, Any], ...] = ()
    context_only: bool = False
    shared_records: bool = False
    is_snapshot: bool = False


def connector(
    name: str,
    *,
    kind: str,
    clock: str,
    group: str = "structured",
    signs: Iterable[Iterable[str]] = (),
    leaves: str | Iterable[str] = (),
    fits: Callable[[Head], float] | None = None,
    count: Callable[[Evidence], int] | None = None,
    **facts: Any,
) -> Callable[[Reader], Connector]:
    """Turn a reading function into a Connector; `fits` and `count` override what signs and leaves give.

    Where the signs of JSON stand in another wrapping than documented, the records are taken out of it first; they may
    be spelled in YAML.
    """
    choices = tuple(tuple(choice) for choice in signs)
    documented = fits or fit_by_signs(choices)
    is_wrapped = group == "structured" and count is not count_text_records  # others find their records by themselves

    def fits_wrapped(head: Head) -> float:
        spelled = in_yaml(head)
        if certainty := documented(head) or (documented(spelled) if spelled else 0.0):
            return certainty
        return found[0] if (found := envelope_of(head, documented, choices)) else 0.0

    def unwrapped(evidence: Evidence) -> Evidence:
        if not documented(evidence.head) and (head := in_yaml(evidence.head)) and documented(head):
            return seen_as(head, evidence)
        found = envelope_of(evidence.head, documented, choices)
        return evidence.inside(found[1]) if found else evidence

    def decorate(read: Reader) -> Connector:
        document = (sys.modules[read.__module__].__doc__ or "").strip()
        title, _, rest = document.partition("\n")
        counted = count or count_leaves((leaves,) if isinstance(leaves, str) else tuple(leaves))
        return Connector(
            name=name,
            title=title.rstrip("."),
            reads=rest.strip(),
            group=group,
            kind=kind,
            clock=clock,
            read=(lambda evidence: read(unwrapped(evidence))) if is_wrapped else read,
            fits=fits_wrapped if is_wrapped else documented,
            count=(lambda evidence: counted(unwrapped(evidence))) if is_wrapped else counted,
            **facts,
        )

    return decorate
