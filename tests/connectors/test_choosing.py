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
