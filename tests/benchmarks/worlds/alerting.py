"""Worlds in which nobody would have been told: muted alerts, blind rules, services without telemetry."""

from __future__ import annotations

from datetime import datetime, timedelta

from worlds import files
from worlds.files import Line
from worlds.scene import COUNTER, GAUGE, World, kind

ERRORS = "error_ratio"
UNSEEN = ("pricing-engine", "coupon-vault", "stock-mirror", "fraud-check")


@kind
def a_silence_over_the_incident(world: World) -> None:
    """Errors of a service begin under an Alertmanager silence that names its alert and service."""
    a, b, service = _incident(world)
    _silence(world, service, a - timedelta(minutes=20), b)
    world.expect("alerting muted", ("service", "collector"), a - timedelta(minutes=20), b, service=service)


@kind
def a_silence_of_everything(world: World) -> None:
    """The silence matches every alert."""
    a, b, _ = _incident(world)
    _silence(world, ".+", a - timedelta(minutes=30), b)
    world.expect("alerting muted", ("collector", "service", "region", "export"), a - timedelta(minutes=30), b)


@kind
def a_maintenance_over_the_incident(world: World) -> None:
    """PagerDuty's maintenance window of the service, as its API lists it."""
    a, b, service = _incident(world)
    begin = a - timedelta(minutes=15)
    window = {
        "id": "PW98YIO", "type": "maintenance_window", "start_time": _seconds(begin), "end_time": _seconds(b),
        "description": f"Index rebuild of {service}", "services": [{"id": "PIJ90N7", "type": "service_reference", "summary": service}],
        "created_by": {"id": "PXPGF42", "type": "user_reference", "summary": "database engineer"},
    }  # fmt: skip
    files.document(
        world.folder / "pages" / "maintenance-windows.json",
        {"maintenance_windows": [window], "limit": 25, "offset": 0, "more": False},
    )
    world.expect("alerting muted", ("service", "collector"), begin, b, service=service)


@kind
def a_silence_that_was_over(world: World) -> None:
    """It ended two days before the window, or was taken back within a minute, an hour before it."""
    _, _, service = _incident(world)
    lead, lasted = (
        (timedelta(days=2), timedelta(hours=3)) if world.variant % 2 else (timedelta(hours=1), timedelta(seconds=40))
    )
    _silence(world, service, world.start - lead - lasted, world.start - lead)
    world.forbid(world.start, world.end)


def _seconds(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _jira(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S.000+0000}"


def _incident(world: World) -> tuple[datetime, datetime, str]:
    """Errors of one service for an hour; everything is seen."""
    a, b = world.gap(50, 70)
    service = world.random.choice(world.services)
    victims = [process for process in world.processes if process.service == service]
    errors = [
        Line(at, process, "ERROR", f"order {world.random.randint(1, 90_000)} failed: no connection")
        for process in victims
        for at in world.instants(25, a, b)
    ]
    world.logs(world.speak() + errors)
    world.metrics(world.measure(names=(COUNTER, "up")))
    return a, b, service


def _silence(world: World, service: str, a: datetime, b: datetime) -> None:
    is_all = service == ".+"
    matchers = [
        {"name": "alertname", "value": ".+" if is_all else "HighErrorRatio", "isRegex": is_all, "isEqual": True}
    ]
    if not is_all:
        matchers.append({"name": "service", "value": service, "isRegex": False, "isEqual": True})
    files.document(
        world.folder / "alerts" / "silences.json",
        [{"id": "46f94d5a-57cd-4a8a-9c1b-cf24e292ce15", "status": {"state": "expired"}, "createdBy": "platform on-call",
          "startsAt": files.iso(a), "endsAt": files.iso(b), "updatedAt": files.iso(a), "comment": "planned work",
          "matchers": matchers}],
    )  # fmt: skip


@kind
def a_rule_whose_input_was_dark(world: World) -> None:
    """The metric that an alert's rule reads is missing for one service: the finding names the alert."""
    a, b = world.gap()
    service = world.random.choice(world.services)
    samples = world.measure(names=(ERRORS, "up"))
    world.metrics([s for s in samples if not (s.name == ERRORS and s.process.service == service and a <= s.at < b)])
    world.logs(world.speak())
    rules = [
        {"name": "HighErrorRatio", "query": f'{ERRORS}{{job="{each}"}} > 0.05', "duration": 300, "type": "alerting",
         "labels": {"severity": "page", "service": each}, "annotations": {}, "alerts": [], "health": "ok", "state": "inactive"}
        for each in world.services
    ]  # fmt: skip
    files.document(
        world.folder / "alerts" / "rules.json",
        {"status": "success", "data": {"groups": [{"name": "slo", "file": "slo.yml", "interval": 30, "rules": rules}]}},
    )
    victims = [process for process in world.processes if process.service == service]
    scopes = ("service", "stream", "collector")
    world.expect(("silent", "collector failed"), scopes, a, b, victims, service=service, mentions="HighErrorRatio")
    world.tolerate("alerting muted", scopes, a, b, service=service, mentions="HighErrorRatio")


@kind
def a_service_without_telemetry(world: World) -> None:
    """Two people name it, and it was deployed twice; no record of it is here."""
    unseen = world.random.choice(UNSEEN)
    at = _talk(world, [f"is {unseen} slow again? orders wait on it", f"yes, {unseen} restarts every minute"])
    seen = world.services[0]
    files.github(
        world.folder / "deploys" / "deployments.json",
        [(at - timedelta(hours=1), unseen, "release"), (at, unseen, "rollback"), (at, seen, "release")],
    )
    world.expect("never instrumented", "service", world.start, world.end, service=unseen)


@kind
def a_service_that_tickets_name(world: World) -> None:
    """Two tickets of different people are filed under a component that has no telemetry here, and one talks of it."""
    unseen = world.random.choice(UNSEEN)
    at = _talk(world, [f"support says that {unseen} refuses vouchers"])
    issues = [
        {"key": f"OPS-{4410 + place}", "id": f"{10_410 + place}",
         "fields": {"summary": said, "description": None, "components": [{"name": unseen}], "status": {"name": "Open"},
                    "issuetype": {"name": "Incident"}, "created": _jira(at + timedelta(minutes=20 * place)),
                    "updated": _jira(at + timedelta(minutes=20 * place)), "reporter": {"name": reporter}}}
        for place, (reporter, said) in enumerate((("support-lead", f"{unseen} answers with errors"),
                                                  ("shop-manager", f"Prices wrong since noon, {unseen} suspected")))
    ]  # fmt: skip
    files.document(
        world.folder / "tickets" / "search.json",
        {"startAt": 0, "maxResults": 50, "total": len(issues), "issues": issues},
    )
    world.expect("never instrumented", "service", world.start, world.end, service=unseen)


@kind
def an_alias_of_a_service_with_telemetry(world: World) -> None:
    """People call it otherwise; incident.toml says what they mean."""
    service = world.services[0]
    alias = {"checkout": "basket", "payments": "paygate"}.get(service, f"{service}-svc")
    world.settings.append(f'[service.{service}]\naliases = ["{alias}"]')
    at = _talk(world, [f"is {alias} slow again? orders wait on it", f"yes, {alias} restarts every minute"])
    files.github(
        world.folder / "deploys" / "deployments.json", [(at, alias, "release"), (at + timedelta(hours=1), alias, "fix")]
    )
    world.forbid(world.start, world.end)


@kind
def words_that_are_no_service(world: World) -> None:
    """One name dropped once, a ticket, a branch and a host: nothing that two independent records call a service."""
    host, service = world.hosts[0], world.services[0]
    _talk(world, [f"could it be {world.random.choice(UNSEEN)}? just a guess", f"see OPS-4411, {host} looks fine to me",
                  f"{service} is on branch fix-pool-size", "the cache-hit-ratio graph is flat, but that is by design"])  # fmt: skip
    world.forbid(world.start, world.end)


def _talk(world: World, said: list[str]) -> datetime:
    """A little chat about a fleet that is seen throughout; the time at which it begins."""
    world.logs(world.speak())
    world.metrics(world.measure(names=(GAUGE,)))
    a, _ = world.gap()
    usual = [
        f"{world.services[0]} shows errors since a few minutes",
        "looking",
        *said,
        f"{world.services[-1]} is healthy",
    ]
    chat = [
        (a + timedelta(seconds=100 * place), ("U04ONCALL1", "U05LEAD002")[place % 2], text)
        for place, text in enumerate(usual)
    ]
    files.slack(world.folder / "chat", "incident-room", chat)
    return a


@kind
def an_alert_that_fired_as_it_should(world: World) -> None:
    """No silence, no hole: an alert fired and ended, as alerts do."""
    a, b = world.gap()
    world.logs(world.speak())
    world.metrics(world.measure(names=(COUNTER, "up")))
    alert = {
        "labels": {"alertname": "HighErrorRatio", "service": world.services[0], "severity": "page"}, "annotations": {},
        "startsAt": files.iso(a), "endsAt": files.iso(b), "updatedAt": files.iso(a), "fingerprint": "9da6a389a0c0a2c7",
        "status": {"state": "active", "silencedBy": [], "inhibitedBy": []}, "receivers": [{"name": "pager"}],
    }  # fmt: skip
    files.document(world.folder / "alerts" / "alerts.json", [alert])
    world.forbid(world.start, world.end)
