"""Which connector a file goes to, where more than one could take it."""

import json

from connectors._registry import choose

ZENDESK = "Id,Requester,Subject,Status,Created at,Solved at"
LINEAR = "ID,Team,Title,Status,Creator,Created,Completed,Canceled"


def test_a_table_with_the_headers_of_two_products_is_a_question(evidence):
    both = evidence(f"{ZENDESK},{LINEAR}\n{','.join(['x'] * 14)}\n", "t.csv")
    fit = choose(both.head)
    assert {fit.connector.name, *fit.rivals} == {"tickets.zendesk_csv", "tickets.linear_csv"}


def test_a_log_that_numbers_its_threads_in_hexadecimal_is_no_git_log(evidence):
    log = "".join(f"7f2a8c1d 2024-03-29T01:10:{second:02d}+01:00 served\n" for second in range(30))
    assert choose(evidence(log, "git.log").head).connector.name != "deploys.git_log"


def test_a_pull_request_that_gh_lists_is_no_issue(evidence):
    pull = {"number": 7, "title": "Raise the pool", "state": "OPEN", "createdAt": "2024-03-29T01:10:05Z", "closedAt": None,
            "mergedAt": None, "headRefName": "pool", "author": {"login": "octocat"}}  # fmt: skip
    fit = choose(evidence(json.dumps([pull])).head)
    assert (fit.connector.name, fit.rivals) == ("deploys.github_cli", ())


def test_one_event_of_cloudtrail_and_one_of_kubernetes_audit_are_told_apart_from_logs(evidence):
    line = {"auditID": "a", "stage": "ResponseComplete", "verb": "get", "requestURI": "/", "requestReceivedTimestamp": "2024-03-29T01:10:05Z",
            "stageTimestamp": "2024-03-29T01:10:05Z"}  # fmt: skip
    assert choose(evidence(f"{json.dumps(line)}\n" * 3, "a.log").head).connector.name == "audit.kubernetes"


def test_yaml_is_read_by_the_connector_of_the_same_document_in_json(evidence):
    found = evidence(
        "# handed in\n---\n- {revision: 4, updated: 2024-03-29T01:10:05Z, status: deployed, chart: c-1, app_version: 1}\n",
        "h.yml",
    )
    fit = choose(found.head)
    assert fit is not None
    assert fit.connector.name == "deploys.helm_history"
    (event,) = fit.connector.read(found)
    assert (event.time, event.attributes["revision"]) == ("2024-03-29T01:10:05Z", 4)


def test_yaml_whose_aliases_multiply_is_one_reject(evidence):
    levels = "".join(f"  k{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
    text = f"- revision: 1\n  updated: 2024-03-29\n  status: s\n  chart: c-1\n  app_version: 1\n  k0: &a0 [x]\n{levels}"
    found = evidence(text, "h.yml")
    (reject,) = choose(found.head).connector.read(found)
    assert reject.reason == "not YAML: aliases that multiply"
