"""Records as each system writes them, and the documents that they stand in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from stories.book import Layout
from stories.truth import Record

Json = dict[str, Any]
BROWSER = "Mozilla/5.0 (X11; Linux x86_64)"
PEOPLE = ("U07ANCHOR1", "U07BIRCH22", "U07CEDAR33", "U07DAHLIA4")


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def seconds(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def slack_ts(at: datetime) -> str:
    return f"{at.timestamp():.6f}"


def app_line(at: datetime, service: str, level: str, message: str, **fields: Any) -> Json:
    return {"ts": iso(at), "level": level, "service": service, "env": "prod", "cluster": "shop-eu", **fields,
            "message": message}  # fmt: skip


def access_line(at: datetime, path: str, status: int, took: float, request_id: str, agent: str, **fields: Any) -> Json:
    return {"time": iso(at), "remote_addr": "192.0.2.10", "method": "GET", "uri": path, "status": status,
            "request_time": round(took, 3), "request_id": request_id, "user_agent": agent, **fields}  # fmt: skip


def message(at: datetime, who: str, text: str, thread: datetime | None = None) -> Json:
    found = {"type": "message", "user": who, "text": text, "ts": slack_ts(at)}
    return found | ({"thread_ts": slack_ts(thread)} if thread else {})


def bot_post(at: datetime, bot: str, text: str) -> Json:
    return {"type": "message", "subtype": "bot_message", "bot_id": bot, "username": bot.lower(), "text": text,
            "ts": slack_ts(at)}  # fmt: skip


def webhook(at: datetime, name: str, service: str, fingerprint: str, ended: datetime | None = None) -> Json:
    labels = {"alertname": name, "service": service, "severity": "page", "env": "prod", "cluster": "shop-eu"}
    status = "resolved" if ended else "firing"
    alert = {"status": status, "labels": labels, "annotations": {"summary": f"{name} of {service}"}, "startsAt": iso(at),
             "endsAt": iso(ended) if ended else "0001-01-01T00:00:00Z", "fingerprint": fingerprint,
             "generatorURL": "http://prometheus.example.net:9090/graph"}  # fmt: skip
    return {"receiver": "pager", "status": status, "alerts": [alert], "groupLabels": {"service": service},
            "commonLabels": labels, "commonAnnotations": {}, "externalURL": "http://alertmanager.example.net:9093",
            "version": "4", "groupKey": f'{{}}:{{service="{service}"}}', "truncatedAlerts": 0}  # fmt: skip


def log_entry(at: datetime, number: str, action: str, incident: str, title: str, service: str, **fields: Any) -> Json:
    is_person = action in ("acknowledge", "annotate", "resolve")
    agent = {
        "id": "PANCHOR" if is_person else "PEVENTS",
        "type": "user_reference" if is_person else "service_reference",
    }
    return {"id": number, "type": f"{action}_log_entry", "created_at": seconds(at), "agent": agent, "channel": {"type": "auto"},
            "incident": {"id": incident, "type": "incident_reference", "summary": title},
            "service": {"id": "PSVC" + service[:3].upper(), "type": "service_reference", "summary": service}, **fields}  # fmt: skip


def deployment(at: datetime, number: int, service: str, sha: str, ref: str, said: str) -> Json:
    url = f"https://api.github.example.com/repos/shop/{service}"
    return {"id": number, "sha": sha, "ref": ref, "task": "deploy", "environment": "production", "description": said,
            "creator": {"login": "shipper[bot]", "type": "Bot"}, "created_at": seconds(at), "repository_url": url,
            "url": f"{url}/deployments/{number}", "statuses_url": f"{url}/deployments/{number}/statuses"}  # fmt: skip


def kubernetes_event(at: datetime, kind: str, name: str, reason: str, text: str, number: int) -> Json:
    return {"kind": "Event", "apiVersion": "v1", "metadata": {"name": f"{name}.{number:x}", "namespace": "shop"},
            "involvedObject": {"kind": kind, "namespace": "shop", "name": name}, "reason": reason, "message": text,
            "type": "Warning" if reason in ("BackOff", "Unhealthy", "Killing") else "Normal", "count": 1,
            "eventTime": None, "firstTimestamp": seconds(at), "lastTimestamp": seconds(at), "source": {"component": "kubelet"}}  # fmt: skip


def issue(at: datetime, key: str, summary: str, text: str) -> Json:
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return {"key": key, "id": f"1{key.rpartition('-')[2]}",
            "fields": {"summary": summary, "description": text, "created": stamp, "updated": stamp,
                       "status": {"name": "Open"}, "issuetype": {"name": "Incident"}, "reporter": {"name": "support-lead"}}}  # fmt: skip


def comment(at: datetime, number: int, text: str) -> Json:
    stamp = at.strftime("%Y-%m-%dT%H:%M:%S.000+0000")
    return {"id": str(number), "created": stamp, "updated": stamp, "author": {"name": "shift-lead"}, "body": text}


def status_incident(at: datetime, number: str, name: str) -> Json:
    return {"id": number, "name": name, "status": "resolved", "impact": "major", "created_at": iso(at), "started_at": iso(at),
            "shortlink": "https://stspg.example.io/x"}  # fmt: skip


def status_update(at: datetime, number: str, status: str, text: str) -> Json:
    return {"id": number, "status": status, "body": text, "created_at": iso(at), "display_at": iso(at)}


def nested(key: str, put: Callable[[Json, list[Json]], Json]) -> Callable[[list[Record]], list[Json]]:
    """Parents, each with its children below it; a child is (parent's key, content). Lines count in that order."""

    def made(records: list[Record]) -> list[Json]:
        parents = [record for record in records if isinstance(record.content, dict)]
        found, line = [], 0
        for parent in parents:
            below = [
                each for each in records if isinstance(each.content, tuple) and each.content[0] == parent.content[key]
            ]
            for record in (parent, *below):
                line += 1
                record.line = line
            found.append(put(parent.content, [each.content[1] for each in below]))
        return found

    return made


def _with_comments(issue: Json, comments: list[Json]) -> Json:
    return issue | {"fields": issue["fields"] | {"comment": {"comments": comments, "total": len(comments)}}}


def _jira(records: list[Record]) -> Json:
    issues = nested("key", _with_comments)(records)
    return {"startAt": 0, "maxResults": 100, "total": len(issues), "issues": issues}


def _status(records: list[Record]) -> Json:
    page = {"id": "shopstatus01", "name": "Shop", "url": "https://status.example.org", "time_zone": "Etc/UTC",
            "updated_at": "2026-05-13T08:00:00.000Z"}  # fmt: skip
    return {"page": page, "incidents": nested("id", lambda one, below: one | {"incident_updates": below})(records)}


def plain(records: list[Record]) -> list[Any]:
    return [record.content for record in records]


LAYOUTS: dict[str, Layout] = {
    "chat/": plain,
    "deploys/": plain,
    "pages/": lambda records: {"log_entries": plain(records)},
    "kubernetes/": lambda records: {"kind": "List", "apiVersion": "v1", "items": plain(records)},
    "tickets/": _jira,
    "status/": _status,
}
NEWEST_FIRST = ("pages/log-entries.json", "deploys/deployments.json")
