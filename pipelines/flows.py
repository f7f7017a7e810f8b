"""The same pipeline body as a Prefect flow: one task run per evidence file, tracked, retried, scheduled.

The only module that knows Prefect, and imported only where Prefect is configured or asked for: the import alone takes
seconds. Nothing here decides what a record says; a flow run and a run in the process give the same answers.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal

if "prefect" not in sys.modules:
    from pipelines.prefect_defaults import defaults

    os.environ.update(defaults(os.environ))

import prefect
from prefect import Flow, flow, get_client, get_run_logger, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.client.schemas.objects import FlowRun
from prefect.events import DeploymentEventTrigger
from prefect.exceptions import PrefectHTTPStatusError
from prefect.futures import as_completed
from prefect.runtime import flow_run, task_run
from prefect.settings import get_current_settings, temporary_settings
from prefect.states import Completed, State
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.types.entrypoint import EntrypointType
from prefect.utilities.annotations import opaque
from prefect.utilities.urls import url_for

from pipelines import _terminal
from pipelines.errors import PostludeError
from pipelines.incident import Incident, load
from pipelines.pipeline import Engine, Result, Settings, body
from pipelines.prefect_defaults import speaks_for_prefect
from pipelines.reading import ReadingStep, Say, progress, run, run_or_explain
from pipelines.records import Records
from pipelines.run_report import DoesNotAddUp, artifact_key, run_report
from pipelines.server import any_server

RETRIES = 2
PROBE_SECONDS = 2
START_SECONDS = 120  # the temporary server's own limit of 20 s trips on a busy machine
WEEKLY = "0 6 * * 1"
LISTENER: ContextVar[Say | None] = ContextVar("LISTENER", default=None)  # who reads along, besides the server


@task(
    name="read",
    task_run_name="{step.file.path}",
    cache_key_fn=lambda _, given: given["step"].key,
    persist_result=True,
    result_serializer="json",
    retries=RETRIES,
    retry_delay_seconds=[1, 4],
    retry_condition_fn=lambda _task, _run, state: isinstance(state.result(raise_on_failure=False), OSError),
)
def read(step: ReadingStep) -> dict[str, Any] | State[Any]:
    """Read one file; what comes back are its counts, and the name of the folder in which its records lie.

    A file that cannot be reached is tried again, and ends as one reject; one that cannot be parsed is not tried again.
    """
    try:
        records = run(step)
        problem = step.file.problem or (records.error or "").strip().rpartition("\n")[2]
    except OSError as why:
        if why.errno is not None and task_run.run_count <= RETRIES:  # those without a number are of the content
            raise
        records, problem = run_or_explain(step), str(why)
    facts = {**asdict(records), "folder": records.folder.name}
    get_run_logger().info(", ".join(f"{name} {count:,}" for name, count in facts.items() if isinstance(count, int)))
    return Completed(name="Not readable", message=problem, data=facts) if problem else facts


read_anew = read.with_options(refresh_cache=True)


def each_as_task(steps: Sequence[ReadingStep], say: Say) -> list[Records]:
    """A task run for every file; what is large is begun first.

    Prefect remembers a reading by its key. Where the records themselves are gone, or belong to another output folder,
    the file is read anew.
    """
    waiting = {}
    for place in sorted(range(len(steps)), key=lambda place: -steps[place].file.bytes):
        chosen = read if steps[place].folder.exists() else read_anew
        waiting[chosen.submit(opaque(steps[place]))] = place  # ty: ignore[invalid-argument-type]
    found: dict[int, Records] = {}
    for future in as_completed(list(waiting)):
        place = waiting[future]
        facts = future.result()
        found[place] = Records(**{**facts, "folder": steps[place].cache / facts["folder"]})
        say(progress(steps[place], found[place], len(found), len(steps)))
    return [found[place] for place in range(len(steps))]


def _say_why(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Where a flow is served, its failure is said on the terminal too. A person who waits gets the exception."""
    if LISTENER.get() is None:
        _aloud()(f"{flow_run.name}: {state.message}")


@flow(  # ty: ignore[no-matching-overload]
    name="postlude-reconstruct",
    flow_run_name=lambda: Path(flow_run.parameters["incident_dir"]).name,
    task_runner=ThreadPoolTaskRunner(max_workers=max(1, min(4, os.cpu_count() or 1))),
    on_failure=[_say_why],
)
def reconstruct(
    incident_dir: Path,
    out: Path | None = None,
    clocks: Literal["corrected", "as-recorded"] = "corrected",
    names: Literal["roles", "full"] = "roles",
) -> Result:
    """Turn the exported files of one incident into a database, a page and a summary."""
    if incident_dir == Path():
        raise PostludeError("no incident_dir was given. The event's payload names the folder with the exported files.")
    say = _say()
    if get_current_settings().logging.to_api.enabled:
        say(f"tracked by Prefect: {url_for('flow-run', flow_run.id)}")
    result = body(load(incident_dir), out or incident_dir / "postlude", Settings(clocks, names), each_as_task, say)
    create_markdown_artifact(run_report(result), artifact_key(result.incident_id, "result"))
    page, key = result.page.resolve().as_uri(), artifact_key(result.incident_id, "page")
    create_link_artifact(page, link_text=f"the page of {result.incident_id}", key=key)
    if result.unbalanced:
        raise DoesNotAddUp(result)
    if not LISTENER.get():
        say(f"{result.incident_id}: {result.files} files, {result.rejects} rejected; {result.page.resolve()}")
    return result


@flow(name="postlude-trends", flow_run_name=lambda: Path(flow_run.parameters["archive"]).name, on_failure=[_say_why])
def trends(archive: Path, out: Path | None = None) -> None:
    """Look across all incidents of an archive."""
    from pipelines.trends import build

    say, name = _say(), archive.resolve().name
    page = build(archive, out, say).page.resolve()
    create_link_artifact(page.as_uri(), link_text=f"the trends of {name}", key=artifact_key(name, "trends"))
    say(f"trends of {archive}: {page}")


def engine(must: bool, say: Say, otherwise: Engine) -> Engine:
    """Flow runs on the configured server; where it does not answer, `otherwise`, unless it `must` be Prefect."""
    address = get_current_settings().api.url
    if not address:
        return _on_temporary_server if must else otherwise
    if problem := _problem(address):
        if must:
            raise PostludeError(f"{problem}. Start it, or run in this process with --engine process.")
        say(f"{problem}; running in this process")
        return otherwise

    def tracked(incident: Incident, out: Path, settings: Settings, say: Say) -> Result:
        try:
            with temporary_settings({"client.max_retries": 5 if must else 2}):  # 2: some seconds, 5: minutes
                return _as_flow(incident, out, settings, say)
        except Exception as why:
            if must or not (isinstance(why, PrefectHTTPStatusError) or type(why).__module__.startswith("httpx")):
                raise
            say(f"Prefect at {address} failed ({_in_short(why)}); running in this process")
            return otherwise(incident, out, settings, say)

    return tracked


def serve(archive: Path = Path(), cron: str = WEEKLY, say: Say = _terminal.say) -> None:
    """Run trends on a schedule, and reconstruct when an incident is closed, until Ctrl-C."""
    settings = get_current_settings()
    with (
        any_server(settings.api.url, settings.server.api.port, _problem, START_SECONDS, say) as address,
        temporary_settings({"api.url": address}),
    ):
        archive, module = archive.resolve(), EntrypointType.MODULE_PATH  # wherever postlude is installed
        on_closed = DeploymentEventTrigger(
            name="postlude: incident closed",
            match={"prefect.resource.id": "incident.*"},
            expect={"incident.closed"},
            parameters={"incident_dir": "{{ event.payload.incident_dir | default('') }}"},  # empty fails in our words
        )
        say(f"Prefect: {address.removesuffix('/api')}")
        say(f"trends of {archive} at {cron} (cron, UTC); reconstructing at each incident.closed. Ctrl-C ends it.")
        prefect.serve(
            trends.to_deployment("trends", cron=cron, parameters={"archive": str(archive)}, entrypoint_type=module),  # ty: ignore[invalid-argument-type]
            reconstruct.to_deployment("reconstruct", triggers=[on_closed], entrypoint_type=module),
            print_starting_message=False,
            limit=2,
        )
    say("ended")


def _as_flow(incident: Incident, out: Path, settings: Settings, say: Say) -> Result:
    listening = LISTENER.set(say)
    try:
        result = reconstruct(incident.folder.resolve(), out.resolve(), settings.clocks, settings.names)
    except DoesNotAddUp as why:
        result = why.result
    finally:
        LISTENER.reset(listening)
    return replace(result, **{name: out / getattr(result, name).name for name in ("database", "page", "summary")})


def _on_temporary_server(incident: Incident, out: Path, settings: Settings, say: Say) -> Result:
    from prefect.server.api.server import SubprocessASGIServer

    say("no Prefect API is configured: starting a temporary server takes about 20 s (`prefect server start` keeps one)")
    server = SubprocessASGIServer()
    try:
        server.start(timeout=START_SECONDS)
        # Sending logs to a server that is about to end would hold up the exit by a minute.
        with temporary_settings({"api.url": server.api_url, "logging.to_api.enabled": False}):
            return _as_flow(incident, out, settings, say)
    finally:
        server.stop()


def _problem(address: str) -> str | None:
    """Why the API cannot be used, found within seconds."""
    with (
        temporary_settings({"api.url": address, "api.request_timeout": PROBE_SECONDS, "client.max_retries": 0}),
        get_client(sync_client=True) as client,
    ):
        why = client.api_healthcheck()
    return f"Prefect at {address} does not answer ({_in_short(why)})" if why else None


def _say() -> Say:
    """To the run's page, and to whoever reads along: the person at the terminal, where Prefect itself is silent."""
    log, aloud = get_run_logger(), _aloud()

    def say(message: str) -> None:
        log.info(message)
        aloud(message)

    return say


def _aloud() -> Say:
    return LISTENER.get() or (_terminal.say if speaks_for_prefect(os.environ) else lambda _: None)


def _in_short(why: Exception) -> str:
    return str(why).partition("\n")[0] or type(why).__name__
