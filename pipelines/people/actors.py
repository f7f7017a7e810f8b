"""Who acted: a person, a program, the system itself or a customer, by what the records say of them, and by which rule.

A connector says what its source says (a bot's id, a channel of a log entry, an account's type). Where a source says nothing,
or calls every account a person, names decide that only programs bear, and what clients call themselves. The first rule that
fits counts; without one the source's own word stands. An unnamed client of a web server stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

SAID = pl.col("actor_kind").cast(pl.String)  # it comes as few values, each once
SOURCE_SAYS = "the source says so"
NOTHING_SPEAKS_AGAINST = "an account, and nothing names it a program"
AGENT = r'gent[^"]{0,9}":"'  # user_agent.original, http_user_agent, userAgent, agent, cs(User-Agent)
ROBOTS = ("probe", "health", "googlehc", "prometheus", "blackbox", "pingdom", "uptime", "statuscake", "site24x7", "newrelic", "datadog", "nagios",
          "check_http", "zabbix", "consul", "envoy/hc", "haproxy", "catchpoint", "synthetic", "bot", "crawl", "spider", "slurp",
          "facebookexternalhit")  # fmt: skip


@dataclass(frozen=True)
class ActorRule:
    """pattern: of the Rust crate regex, on `column`. over: the words of sources that it takes the place of. holds: letters without
    which the pattern fits nothing; that they stand nowhere is quickly found.
    """

    actor_kind: str
    basis: str
    column: str
    pattern: str
    over: tuple[str | None, ...] = ("human", None)
    holds: str = ""


RULES = (
    ActorRule("automation", "an account that ends in [bot] is an app's", "actor", r"(?i)\[bot\]$"),
    ActorRule("automation", "a bot by its name", "actor",
              r"(?i)(?:^|[-_. ])bot(?:$|[-_. @]|\d)|^(?:dependa|huo?|slack|renovate|mergify|probot|snyk|team|bors|jira|deploy|release|merge|ops|chat|alert)[-_]?bot\b|_bot_[0-9a-f]+$"),
    ActorRule("automation", "a service account of Kubernetes or a node", "actor", r"^system:(?:serviceaccount|node|kube-|apiserver|aggregator)"),
    ActorRule("automation", "a service account of Google Cloud", "actor", r"(?i)gserviceaccount\.com$"),
    ActorRule("automation", "a role or service of AWS that no person takes on", "actor", r"AWSServiceRole|AWSReservedSSO_.*[Aa]utomation|\.amazonaws\.com$"),
    ActorRule("automation", "a service account by its name", "actor", r"(?i)^(?:svc|srv|sa|service)[-_.]|[-_.](?:svc|sa|service)(?:$|@)|service[-_. ]?account|^(?:automation|robot)(?:$|[-_@])"),
    ActorRule("automation", "a build or deployment system by its name", "actor",
              r"(?i)^(?:jenkins|git(?:hub|lab)[-_ ]?(?:actions?|ci|runner)|circle-?ci|travis|buildkite|teamcity|bamboo|drone|tekton|spinnaker|argo-?(?:cd|workflows?)?|flux(?:cd)?|harness|octopus|terraform(?:-cloud)?|atlantis|ansible(?:-tower)?|awx|puppet|chef|salt(?:stack)?|ci|cd|deployer|renovate|dependabot)(?:$|[-_.@ ])"),
    ActorRule("automation", "a controller or autoscaler by its name", "actor",
              r"(?i)autoscaler|(?:^|-)(?:controller(?:-manager)?|operator|scheduler)$|^(?:kubelet|karpenter|keda|descheduler)(?:$|[-_])"),
    ActorRule("automation", "cron by its name", "actor", r"(?i)^(?:cron|crond|anacron|at|atd)$"),
    ActorRule("automation", "a mailbox that no person writes from", "actor",
              r"(?i)^(?:no-?reply|do-?not-?reply|mailer-daemon|postmaster|bounces?|notifications?|alerts?|monitoring|root)(?:\+[^@]*)?@"),
    ActorRule("automation", "a monitoring system by its name", "actor",
              r"(?i)^(?:nagios|icinga2?|zabbix|grafana|prometheus|alert-?manager|check_?mk|prtg|sensu|pingdom|datadog|dynatrace|newrelic|uptime-?robot|solarwinds|monit|netdata)(?:$|[-_+@ ])|^(?:monitoring|event|alert)[-_ ](?:integration|user|system|agent)$"),
    ActorRule("automation", "an autoscaler by what it did", "headline", r"^(?:SuccessfulRescale|TriggeredScaleUp|ScaleDown\w*|ScaledUpGroup|FailedRescale|Disrupted|DisruptionLaunching):", over=("system", None)),
    ActorRule("automation", "an autoscaler by the component that reports", "attributes", r'"(?:reportingComponent|source\.component|component)":"[^"]*autoscaler', over=("system", None), holds="autoscaler"),
    ActorRule("automation", "started by cron, by the program that logs it", "service", r"(?i)^(?:cron|crond|anacron)$", over=(None,)),
    ActorRule("automation", "a probe, monitor or robot by the name of its client", "attributes",
              AGENT + r"[^\"]*(?i:" + "|".join(word + r"\b" if word == "bot" else word for word in ROBOTS) + ")", over=(None,), holds="gent"),
    ActorRule("customer", "a browser or an app by the name of its client, from a public address", "attributes",
              AGENT + r"(?:Mozilla/|Opera/|Dalvik/|okhttp/[^\"]*Android|[A-Za-z]+/[\d.]+ (?:CFNetwork|\((?:iPhone|iPad|Android)))", over=(None,), holds="gent"),
)  # fmt: skip
PRIVATE = r'"(?:client\.address|remote_addr|client_ip|clientip|c-ip)":"(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1|f[cd][0-9a-f]{2}:)'
SIGNED_IN = r'user(?:\.name)?":"[^"-]'


def judged(events: pl.DataFrame) -> pl.DataFrame:
    """events with actor, actor_kind, headline, attributes and service; actor_kind as decided, and actor_basis, why."""
    held = {pair for pair in {(rule.column, rule.holds) for rule in RULES} if _is_held(events[pair[0]], pair[1])}
    asked = [(n, rule) for n, rule in enumerate(RULES) if (rule.column, rule.holds) in held]
    which = pl.coalesce(pl.lit(None, pl.UInt8), *(pl.when(_fits(rule)).then(pl.lit(n, pl.UInt8)) for n, rule in asked))
    said = events.with_columns(SAID, which=which)
    ruled = pl.col("which").is_not_null()
    kinds, bases = ({n: getattr(rule, name) for n, rule in enumerate(RULES)} for name in ("actor_kind", "basis"))
    is_person = (pl.col("actor_kind") == "human") & pl.col("actor").is_not_null()
    source_says = (
        pl.when(is_person)
        .then(pl.lit(NOTHING_SPEAKS_AGAINST))
        .when(pl.col("actor_kind").is_not_null())
        .then(pl.lit(SOURCE_SAYS))
    )
    return said.with_columns(
        actor_kind=pl.when(ruled).then(_looked_up(kinds)).otherwise("actor_kind").cast(pl.Categorical),
        actor_basis=pl.when(ruled).then(_looked_up(bases)).otherwise(source_says).cast(pl.Categorical),
    ).drop("which")


def _looked_up(words: dict[int, str]) -> pl.Expr:
    return pl.col("which").replace_strict(words, default=None, return_dtype=pl.String)


def _is_held(texts: pl.Series, letters: str) -> bool:
    if texts.null_count() == len(texts):
        return False
    return not letters or bool(texts.str.contains(letters, literal=True).any())


def _fits(rule: ActorRule) -> pl.Expr:
    said = [SAID.is_null() if each is None else each == SAID for each in rule.over]
    text = pl.col(rule.column).cast(pl.String)
    fits = pl.any_horizontal(said) & text.str.contains(rule.pattern)
    if rule.actor_kind == "customer":
        likely = pl.when(fits).then(text)
        fits = ~likely.str.contains(PRIVATE) & ~likely.str.contains(SIGNED_IN)
    return fits.fill_null(False)
