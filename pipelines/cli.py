"""The command `postlude`. Answers go to stdout, everything else to stderr.

Nothing heavy is imported up here: `postlude --help` answers at once.
"""

from __future__ import annotations

import dataclasses
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipelines._needs import need_evidence, need_folder, roster_of
from pipelines._terminal import answer, fail_if_unbalanced, in_words, print_json, print_table, read_text, say
from pipelines.errors import PostludeError, SettingsError
from pipelines.exporting import FORMATS

REJECTED = 3
BUNDLED = "checkout-pool"

Folder = Annotated[Path, typer.Argument(metavar="INCIDENT_DIR", help="The folder with the exported files.")]
Json = Annotated[bool, typer.Option("--json", help="Answer with JSON.")]

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


def main() -> None:
    """The entry point. `--debug` may stand anywhere."""
    try:
        app([word for word in sys.argv[1:] if word != "--debug"], prog_name="postlude")
    except Exception as why:
        if "--debug" in sys.argv:
            traceback.print_exc()
        say(f"postlude: {in_words(why)}")
        raise SystemExit(why.exit_code if isinstance(why, PostludeError) else 1) from None


def _print_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        print(f"postlude {version('postlude')}")
        raise typer.Exit


@app.callback(
    epilog="Exit codes: 0 done; 1 could not do it; 2 wrong words or settings; 3 done, with --strict and rejects."
)
def postlude(
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code a failure arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Reconstruct the timeline of an incident from exported files."""


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put it.")] = Path("postlude-demo"),
    as_json: Json = False,
) -> None:
    """Reconstruct the bundled incident."""
    from pipelines.engines import reconstruct
    from pipelines.resources import fixture_folder

    bundled = fixture_folder() / BUNDLED
    is_taken = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    if is_taken and not _same_text(folder / "incident.toml", bundled / "incident.toml"):
        raise PostludeError(f"{folder} exists and is no demo. Name another folder: postlude demo DIR")
    shutil.copytree(bundled, folder, dirs_exist_ok=True)
    say(f"The bundled incident lies in {folder}: {sum(each.is_file() for each in bundled.rglob('*'))} exported files.")
    result = reconstruct(folder, None, engine="process", clocks="corrected", names="roles", say=say)
    answer(result, as_json)
    say(f"Next: open the page in a browser, or ask the database:\n  {_query(result.database)}")
    fail_if_unbalanced(result)


@app.command()
def reconstruct(
    incident_dir: Folder,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Default: INCIDENT_DIR/postlude.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 where something was rejected.")] = False,
    engine: Annotated[
        Literal["prefect", "process"] | None, typer.Option(help="Default: prefect where its API is configured.")
    ] = None,
    clocks: Annotated[
        Literal["corrected", "as-recorded"], typer.Option(help="Whether clocks that ran wrong are set right.")
    ] = "corrected",
    names: Annotated[Literal["roles", "full"], typer.Option(help="What the page calls people.")] = "roles",
    as_json: Json = False,
) -> None:
    """Turn exported files into a database, a page and a summary.

    Older exports and incident files of the archive teach what is usual, where [baseline] in incident.toml names them.
    """
    need_evidence(incident_dir)
    from pipelines.engines import reconstruct

    result = reconstruct(incident_dir, out, engine=engine, clocks=clocks, names=names, say=say)
    answer(result, as_json)
    fail_if_unbalanced(result)
    if strict and result.rejects:
        say(
            f"{result.rejects} records were rejected, and --strict was given. See evidence.rejects in {result.database}."
        )
        raise typer.Exit(REJECTED)


@app.command()
def doctor(incident_dir: Folder, as_json: Json = False) -> None:
    """Say what was handed in, what it covers, what looks cut off."""
    need_evidence(incident_dir)
    from pipelines.doctor import ASKED_FOR_TOO, as_answer, examine, in_short, to_ask_for, to_look_at

    files, asked = examine(incident_dir)
    if as_json:
        print_json(as_answer(files, asked))
        return
    print_table(in_short(files))
    for line in to_look_at(files):
        print(f"Look at {line}.")
    if missing := to_ask_for(files):
        print(f"Nothing was handed in of: {', '.join(missing)}. What no file covers stays dark.")
    if others := to_ask_for(files, ASKED_FOR_TOO):
        print(f"Nothing either, where they exist, of: {', '.join(others)}.")
    for question in asked:
        print(f"Ask for {question}.")


@app.command()
def pull(incident_dir: Folder) -> None:
    """Fetch exports from live systems (not built yet)."""
    raise PostludeError(
        f"pull is not built yet. Export the files by hand into {incident_dir} and say in {incident_dir / 'exports.toml'} "
        "what was asked for; `postlude sources` lists what can be read."
    )


@app.command()
def trends(
    archive_dir: Annotated[Path, typer.Argument(help="A folder with incident databases anywhere below it.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Default: ARCHIVE_DIR/postlude-trends.")] = None,
    as_json: Json = False,
) -> None:
    """Look across all incidents of an archive."""
    need_folder(archive_dir)
    from pipelines.trends import build

    written = build(archive_dir, out or archive_dir / "postlude-trends", say)
    print_json(dataclasses.asdict(written)) if as_json else print(written)


@app.command()
def export(
    database: Annotated[Path, typer.Argument(metavar="FILE.duckdb", help="What `postlude reconstruct` wrote.")],
    to: Annotated[
        Literal["csv", "jsonl", "parquet", "markdown"], typer.Option(metavar="FORMAT", help=", ".join(FORMATS))
    ],
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Default: stdout.")] = None,
) -> None:
    """Hand the timeline on to other tools."""
    from pipelines.exporting import export

    if out is None and to == "parquet" and sys.stdout.isatty():
        raise SettingsError("Parquet is nothing to read on a screen. Say where it shall go: --out FILE.parquet")
    with tempfile.TemporaryDirectory(dir=out.parent if out else None) as folder:
        file = Path(folder) / f"timeline{FORMATS[to]}"
        rows = export(database, to, file)
        if out:
            file.replace(out)
            say(f"{rows} rows in {out}")
        else:
            with file.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)


@app.command()
def lint(
    file: Annotated[Path, typer.Argument(help="Any review text; - reads stdin.")],
    incident: Annotated[
        Path | None, typer.Option(metavar="FILE.duckdb", help="An incident file: its roster tells names from words.")
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 3 where a sentence blames.")] = False,
    as_json: Json = False,
) -> None:
    """Check the wording of a review text for blame and hindsight."""
    from pipelines.wording import lint

    text = sys.stdin.read() if str(file) == "-" else read_text(file)
    findings = lint(text, roster_of(incident) if incident else ())
    if as_json:
        print_json([dataclasses.asdict(finding) for finding in findings])
    for finding in () if as_json else findings:
        print(
            f"{file}:{finding.line}:{finding.column}: {finding.level} {finding.rule}: “{finding.quoted}”. {finding.why}"
        )
        print(f"    {'Ask' if finding.rewrite.endswith('?') else 'Instead'}: {finding.rewrite}")
    say(f"{len(findings)} findings" if len(findings) != 1 else "1 finding")
    if strict and any(finding.level == "error" for finding in findings):
        raise typer.Exit(REJECTED)


@app.command()
def sources(
    name: Annotated[str | None, typer.Argument(help="One kind, with a piece of what it reads.")] = None,
    as_json: Json = False,
) -> None:
    """List every kind of export that can be read."""
    from pipelines.sources import by_family, described, known_sources

    kinds = known_sources() if name is None else [described(name)]
    if as_json:
        print_json(kinds)
    elif name is None:
        for family, members in by_family(kinds).items():
            print(f"{family}: {len(members)}")
            print_table(
                [
                    {**{key: kind[key] for key in ("name", "clock", "title")}, "how sure": kind["confidence"]}
                    for kind in members
                ]
            )
        print(f"{len(kinds)} kinds of export. `postlude sources NAME` shows a piece of one.")
    else:
        print(
            "\n".join(f"{key}: {value}" for key, value in kinds[0].items() if key != "reads"),
            "",
            kinds[0]["reads"],
            sep="\n",
        )


@app.command()
def serve() -> None:
    """Run the schedules, and listen for closed incidents."""
    from pipelines.flows import serve

    serve()


def _query(database: Path) -> str:
    return f"""duckdb {database} "select occurred_at, category, label from moments order by occurred_at limit 20\""""


def _same_text(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()
