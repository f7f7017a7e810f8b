"""What a review sheet still lacks: factors that nothing answers, actions that nobody will do, blame in its title.

A check says what is the matter and what to ask; it never changes an entry. Actions that are closed are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines._review import Action, Review

MOST_ACTIONS = 8  # of one review; reviews that list more leave most of them open
CLOSED = re.compile(r"done|closed|complete\w*|resolved|cancel\w*|dropped|shipped|won.?t.*", re.IGNORECASE)
EVERYBODY = re.compile(
    r"(?:(?:the|our|whole|entire|all|every|each)\s+)*(?:everyone|everybody|all|all of us|us|we|somebody|someone|anyone|nobody|"
    r"engineers?|developers?|devs?|management|tbd|tba|tbc|unassigned|unknown|none|n/?a|open|\?+|-+)\.?",
    re.IGNORECASE,
)
DEPARTMENT = (
    r"(?:sres?|site reliability|(?:dev|sec|net|fin|ml)?ops|operations|engineering|platform|infra(?:structure)?|support|help ?desk|security|qa|"
    r"back-?end|front-?end|databases?|dbas?|network(?:ing)?|storage|it|product|data|development|customer care|r&d)"
)
TEAM = re.compile(
    rf"(?:(?:the|our|whole|entire|each|every)\s+)*(?:(?:[\w&/.-]+\s+){{0,3}}(?:teams?|squads?|crews?|groups?|departments?|guilds?|tribes?|orgs?)"
    rf"|(?:teams?|squad|group|department)\s+[\w&/. -]+|{DEPARTMENT}(?:\s*(?:/|&|\+|,|and)\s*{DEPARTMENT})*)\.?",
    re.IGNORECASE,
)
RESOLUTION = re.compile(
    r"\b(?:(?:be|being) (?:more |extra |very )?(?:careful|attentive|vigilant|mindful|aware|cautious|diligent)|double[- ]?check|"
    r"(?:take|pay) (?:more|better|extra|closer) (?:care|attention)|try (?:harder|to)|remember to|keep (?:an eye|in mind)|raise awareness|"
    r"think (?:about|twice)|look into|be better at|communicate better|do better|(?:investigat|analy[sz]|explor|research|dig|look|follow)\w*"
    r"(?: (?:it|this|that|up))? (?:further|deeper|more|again|it|this|that|the (?:issue|problem|incident|cause|matter|outage)))\b"
    r"|^\W*(?:investigate|analy[sz]e|review|discuss|follow[- ]up|think|improve|fix)\W*$",
    re.IGNORECASE,
)
WATCHING = r"monitoring|alerting|alerts?|observability|logging|logs|dashboards?|visibility|metrics|telemetry|tracing|instrumentation"
VAGUE = re.compile(
    r"\b(?:improve|better|enhance|increase|strengthen|optimi[sz]e|extend|review|revisit|rethink|consider|investigate|discuss|work on|clean ?up|fix|more|add(?: more)?)\s+"
    rf"(?:(?:the|our|all|overall|general|better|more|some)\s+)*(?:(?P<watching>{WATCHING})|documentation|docs|runbooks?|tests?|testing|"
    r"test coverage|communication|processes|process|resilience|stability|reliability|quality|performance|tooling|security|awareness|collaboration)"
    r"(?P<rest>.*)"
    r"|\bmake (?:[\w-]+ ){1,4}(?:safer|better|faster|easier|stabler|simpler|(?:more )?(?:robust|resilient|reliable|stable|visible|secure))\b(?P<then>.*)"
    r"|^\W*(?:monitor|watch|observe)\b(?P<watched>.*)",
    re.IGNORECASE | re.DOTALL,
)
MEASURED = r"\d|[\w-]+[_/.][\w-]+|`|\"|%"
NAMED = re.compile(
    rf"{MEASURED}|(?:\b(?:for|of|on|when|if|so that|that|to|in|with|from|per|by)\b\s+"
    r"(?!(?:all|every|everything|general|future|our|the) (?:services?|systems?|things|time|components?|future)\b)\S+\s*\S+)"
)
SIGNAL = re.compile(
    rf"{MEASURED}|\b(?:latenc\w+|lags?|error rates?|errors|failures|saturation|usage|utili[sz]ation|queues?|depth|pools?|disks?|memory|cpu|throughput|"
    r"durations?|ages?|expir\w+|lifetimes?|heartbeats?|backlogs?|connections?|time-?outs?|retries|restarts?|drops?|requests?|replication|certificates?|"
    r"quotas?|limits?|when|if|above|below|exceeds?)\b",
    re.IGNORECASE,
)
TRAINING = re.compile(
    r"\b(?:re-?train\w*|train(?:ing|ings)?\b(?! (?:data|job|set|run|pipeline|model))|workshops?|e-?learning|courses?|brown[- ]?bags?|educate|education|refreshers?|awareness|teach|remind|onboarding session|lunch and learn|coach\w*)",
    re.IGNORECASE,
)
HUMAN_CAUSE = re.compile(r"root\s+cause", re.IGNORECASE)


@dataclass(frozen=True)
class Weakness:
    """place: the entry, as in review.toml."""

    place: str
    check: str
    why: str
    ask: str


def check(review: Review, title: str | None = None, names: tuple[str, ...] = ()) -> list[Weakness]:
    """Everything that the sheet lacks, in its own order; `names` are those of people who took part."""
    return [*_title(title, names), *_factors(review), *_actions(review)]


def _title(title: str | None, names: tuple[str, ...]) -> Iterator[Weakness]:
    named = [name for name in names if len(name) > 2 and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title or "")]
    whose = re.search(
        r"(?<!\w)([A-Z][a-zà-ÿ]+)['’]s? (?:mistake|error|outage|incident|bug|blunder|commit|deploy|change|mess|oops|fault)",
        title or "",
    )
    if named or whose:
        yield Weakness("incident.title", "named after a person", "The title names a person.",
                       "Which service, and what did its users meet?")  # fmt: skip


def _factors(review: Review) -> Iterator[Weakness]:
    answered = {factor for action in review.actions for factor in action.factors}
    for factor in review.factors:
        if factor.id not in answered:
            yield Weakness(f"factors.{factor.id}", "factor without an action", "No action names this factor.",
                           "What would change it? If nothing shall, say so in an action of kind learn.")  # fmt: skip
    if len(review.factors) == 1:
        yield Weakness("factors", "single cause", "One factor alone stands for the whole incident.",
                       "What else had to be so: for it to start, to spread, to stay unseen, to last?")  # fmt: skip
    for factor in review.factors:
        if len(review.factors) > 1 and HUMAN_CAUSE.search(f"{factor.statement} {factor.type or ''}"):
            yield Weakness(f"factors.{factor.id}", "single cause", "One factor is called the root of all.",
                           "How did the others contribute? Say what each added.")  # fmt: skip


def _actions(review: Review) -> Iterator[Weakness]:
    open_actions = [action for action in review.actions if not CLOSED.fullmatch(action.status or "")]
    for action in open_actions:
        yield from _action(action)
    if len(open_actions) > MOST_ACTIONS:
        yield Weakness("actions", "more actions than get done", f"{len(open_actions)} actions are open; long lists stay open.",
                       f"Which {MOST_ACTIONS} or fewer matter most? The others can wait in the backlog.")  # fmt: skip
    trained = [action for action in review.actions if TRAINING.search(action.statement)]
    for action in trained:
        others = [
            other for other in review.actions if other not in trained and set(other.factors) & set(action.factors)
        ]
        if not others and (action.factors or len(trained) == len(review.actions)):
            yield Weakness(f"actions.{action.id}", "training as the only remedy", "People are to change, and nothing around them.",
                           "What would make the safe way the easy way for somebody who missed the training?")  # fmt: skip


def _action(action: Action) -> Iterator[Weakness]:
    place, owner = f"actions.{action.id}", (action.owner or "").strip()
    if not owner:
        yield Weakness(place, "action without an owner", "Nobody has it.", "Which one role will see it through?")
    elif EVERYBODY.fullmatch(owner):
        yield Weakness(place, "action without an owner", f"“{owner}” is everybody, and so nobody.",
                       "Which one role will see it through?")  # fmt: skip
    elif TEAM.fullmatch(owner):
        yield Weakness(place, "action without an owner", f"“{owner}” is a team: all of it has the action, and so nobody.",
                       "Which one role in that team will see it through?")  # fmt: skip
    if is_vague(action.statement):
        yield Weakness(place, "vague action", "Nobody could tell when it is done.",
                       "Which signal, which limit, which system, and how will it be seen that it works?")  # fmt: skip


def is_vague(statement: str) -> bool:
    """A resolution ("be more careful"), or a field of work with no signal or system named ("improve monitoring")."""
    if RESOLUTION.search(statement):
        return True
    field = VAGUE.search(statement)
    named = SIGNAL if field and (field["watching"] or field["watched"]) else NAMED
    said = (field["rest"] or field["then"] or field["watched"] or "") if field else ""
    return bool(field and not named.search(said) and len(statement.split()) < 12)
