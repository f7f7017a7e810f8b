"""Automatic or human: written cases of many sources."""

from __future__ import annotations

import polars as pl
import pytest

from pipelines.people.actors import NOTHING_SPEAKS_AGAINST, SOURCE_SAYS, judged


def judge(actor=None, says=None, headline=None, attributes=None, service=None) -> tuple[str | None, str | None]:
    schema = dict.fromkeys(("actor", "actor_kind", "headline", "attributes", "service"), pl.String)
    row = {"actor": actor, "actor_kind": says, "headline": headline, "attributes": attributes, "service": service}
    return judged(pl.DataFrame([row], schema=schema)).select("actor_kind", "actor_basis").row(0)


PROGRAMS = [
    "dependabot[bot]", "renovate-bot", "project_7_bot_1a2b", "deploy-bot", "slackbot", "bot@shop.example", "github-actions", "gitlab-ci",
    "jenkins", "jenkins@ci.shop.example", "circleci", "argocd", "flux", "terraform", "atlantis", "spinnaker", "svc-deployer", "ci_svc",
    "shop-service-account", "deployer@shop-prod.iam.gserviceaccount.com", "system:serviceaccount:argocd:argocd-controller",
    "system:node:ip-10-0-0-4", "system:kube-controller-manager", "arn:aws:sts::1:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling",
    "autoscaling.amazonaws.com", "cluster-autoscaler", "horizontal-pod-autoscaler", "deployment-controller", "postgres-operator", "karpenter",
    "cron", "no-reply@shop.example", "mailer-daemon@shop.example", "alerts@shop.example",
]  # fmt: skip
PEOPLE = [
    "ann", "ann@shop.example", "U04MLUND7Q", "Talbot", "abbott@shop.example", "jane.jenkins@shop.example", "robot.lover@shop.example",
    "arn:aws:sts::1:assumed-role/engineer/ann", "61a0f2c47b", "chefkoch@shop.example", "cora-ci", "lambot@shop.example", "oncall-payments@shop.example",
]  # fmt: skip


@pytest.mark.parametrize("actor", PROGRAMS)
def test_a_name_that_programs_bear_is_a_program_even_where_the_source_calls_every_account_a_person(actor):
    kind, basis = judge(actor, "human")
    assert kind == "automation"
    assert basis not in (None, SOURCE_SAYS, NOTHING_SPEAKS_AGAINST)


@pytest.mark.parametrize("actor", PEOPLE)
def test_a_name_that_people_may_bear_stays_a_person(actor):
    assert judge(actor, "human") == ("human", NOTHING_SPEAKS_AGAINST)


@pytest.mark.parametrize("kind", ["automation", "system", "customer"])
def test_what_the_source_itself_says_stands(kind):
    assert judge("ann", kind) == (kind, SOURCE_SAYS)


@pytest.mark.parametrize(
    ("headline", "attributes", "expected"),
    [
        ("SuccessfulRescale: HorizontalPodAutoscaler shop: New size: 4", None, "automation"),
        ("TriggeredScaleUp: Pod shop-1: pod triggered scale-up", None, "automation"),
        ("ScalingReplicaSet: Scaled up", '{"reportingComponent":"cluster-autoscaler"}', "automation"),
        ("Killing: Pod shop-1: Stopping container", '{"reportingComponent":"kubelet"}', "system"),
    ],
)
def test_an_autoscaler_is_told_from_the_controllers_that_carry_out(headline, attributes, expected):
    assert judge(None, "system", headline=headline, attributes=attributes)[0] == expected


BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.mark.parametrize(
    ("agent", "address", "expected"),
    [
        ("kube-probe/1.29", "10.0.0.4", "automation"),
        ("ELB-HealthChecker/2.0", "10.0.0.4", "automation"),
        ("GoogleHC/1.0", "35.191.0.1", "automation"),
        ("Pingdom.com_bot_version_1.4", "198.51.100.7", "automation"),
        ("Mozilla/5.0 (compatible; UptimeRobot/2.0)", "198.51.100.7", "automation"),
        ("Mozilla/5.0 (compatible; Googlebot/2.1)", "198.51.100.7", "automation"),
        ("Prometheus/2.51", "10.0.0.9", "automation"),
        (BROWSER, "198.51.100.7", "customer"),
        ("Shop/4.1 (iPhone; iOS 18.0)", "198.51.100.7", "customer"),
        (BROWSER, "10.0.0.9", None),
        ("Go-http-client/2.0", "10.0.0.9", None),
        ("curl/8.5.0", "198.51.100.7", None),
        ("-", "198.51.100.7", None),
    ],
)
def test_the_client_of_a_request_is_a_probe_a_customer_or_nobody_known(agent, address, expected):
    assert judge(attributes=f'{{"client.address":"{address}","user_agent.original":"{agent}"}}')[0] == expected


def test_who_signed_in_at_a_web_server_is_not_called_a_customer():
    assert (
        judge(attributes=f'{{"user.name":"ann","client.address":"198.51.100.7","user_agent.original":"{BROWSER}"}}')[0]
        is None
    )


def test_a_line_of_cron_was_started_by_cron():
    assert judge(service="CRON", headline="(root) CMD (run-parts /etc/cron.hourly)")[0] == "automation"


def test_nothing_known_is_nothing_claimed():
    assert judge(headline="pool exhausted") == (None, None)
