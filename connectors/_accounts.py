"""Who acted, as the platforms that hold both tickets and changes spell it."""

from __future__ import annotations

from typing import Any

from connectors._contract import Item, Person


def github_actor(user: dict[str, Any] | None) -> dict[str, Any]:
    """`actor` and `actor_kind` of a GitHub account; an app's account ends in [bot]."""
    login = (user or {}).get("login")
    is_bot = (user or {}).get("type") == "Bot" or (login or "").endswith("[bot]")
    return {"actor": login, "actor_kind": "automation" if is_bot else "human"}


def gitlab_actor(user: dict[str, Any] | None) -> dict[str, Any]:
    """`actor` and `actor_kind` of a GitLab account; tokens act as `project_7_bot_1a2b`."""
    name = (user or {}).get("username")
    is_bot = bool((user or {}).get("bot")) or "_bot" in (name or "")
    return {"actor": name, "actor_kind": "automation" if is_bot else "human"}


def gitlab_people(user: dict[str, Any] | None) -> list[Item]:
    return [Person(user["username"], user.get("name"))] if user and user.get("username") else []


def github_repository(*links: Any) -> str:
    """`owner/name`, by the first of these links that leads into a repository of the REST API or of the site."""
    for link in links:
        for start in ("/repos/", "github.com/"):
            if isinstance(link, str) and start in link:
                return "/".join(link.partition(start)[2].split("/")[:2])
    return ""
