"""How long the whole reading takes, as a ratio to a plain line load of the same files in the same run.

    python tests/benchmarks/reading.py [--megabytes 1000] [--folder DIR] [--rounds 3] [--with-patterns] [--share-of-times]

The whole reading: hashes, inventory, lines, times with bounds, severity, raw text, a filled `events`; no
analysis and no page. (--with-patterns: and the patterns of the lines, analysis that is done while the texts are at
hand.) The plain load: `read_csv` of every line into one column of a DuckDB table, default
settings, single-column. Both in processes of their own, in turn; the peak memory is that of the reading's.

The ratio of the processors' seconds stands beside that of the clock's: it means the same on a machine that
does other work at the same time. --share-of-times says instead which share of the whole reading's processor
seconds goes into stamps (finding, reading and placing them), kind by kind of log and over all.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def plain_load(folder: Path, out: Path) -> dict[str, float]:
    """Every line of every file into one table, as an analyst would do it by hand."""
    import duckdb

    started = time.perf_counter()
    connection = duckdb.connect(out / "plain.duckdb")
    connection.execute(
        "create table lines as select filename, line from read_csv(?, columns = {'line': 'varchar'}, header = false, auto_detect = false, "
        "delim = chr(31), quote = '', escape = '', filename = true, max_line_size = 10000000)".replace(
            "chr(31)", "'\x1f'"
        ),
        [sorted(str(path) for path in folder.iterdir())],
    )
    count = connection.execute("select count(*) from lines").fetchone()
    connection.close()
    return {"seconds": time.perf_counter() - started, "rows": count[0] if count else 0}


def whole_reading(folder: Path, out: Path, with_patterns: bool = False) -> dict[str, float]:
    from pipelines.evidence import take_inventory
    from pipelines.incident import load
    from pipelines.loading import load as load_records
    from pipelines.reading import ReadingStep, each_in_threads
    from pipelines.warehouse import building, run_file, stages

    started = time.perf_counter()
    incident = load(folder)
    files = take_inventory(incident)
    steps = [ReadingStep(file, out / "records") for file in files]
    records = each_in_threads(steps, lambda _: None)
    read = time.perf_counter()
    with building(out / "whole.duckdb") as connection:
        for stage in stages()[:2]:
            for file in sorted(stage.glob("*.sql")):
                run_file(connection, file)
        load_records(connection, incident, list(zip(files, records, strict=True)), with_patterns=with_patterns)
        count = connection.execute("select count(*) from records.event_rows").fetchone()
    ended = time.perf_counter()
    return {
        "seconds": ended - started,
        "reading_seconds": read - started,
        "loading_seconds": ended - read,
        "rows": count[0] if count else 0,
        "unbalanced": sum(
            r.records_read != r.events + r.sample_records + r.rejects + r.joined_lines + r.context_records
            for r in records
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where the logs are made, and kept for the next run")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--with-patterns", action="store_true", help="read the lines' patterns too")
    parser.add_argument("--share-of-times", action="store_true", help="how much of the reading is spent on timestamps")
    parser.add_argument("--only", choices=["plain", "whole"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.gettempdir()) / f"postlude-mixed-{arguments.megabytes}"
    if arguments.only:
        _child(arguments.only, folder, arguments.with_patterns)
        return
    from mixed_logs import write

    if arguments.share_of_times:
        from share_of_times import shares

        for name, share, seconds in shares(write(folder, arguments.megabytes), whole_reading):
            print(f"{name}: {share:.1%} of {seconds:.1f} processor seconds")
        return
    total = sum(path.stat().st_size for path in write(folder, arguments.megabytes)) / 1e6
    ratios, processor_ratios = [], []
    for number in range(1, arguments.rounds + 1):
        plain, whole = _measure("plain", folder), _measure("whole", folder, arguments.with_patterns)
        ratios.append(whole["seconds"] / plain["seconds"])
        processor_ratios.append(whole["cpu_seconds"] / plain["cpu_seconds"])
        print(
            f"round {number}: plain {plain['seconds']:.1f} s ({total / plain['seconds']:.0f} MB/s), whole {whole['seconds']:.1f} s "
            f"({total / whole['seconds']:.0f} MB/s; read {whole['reading_seconds']:.1f} s, loaded {whole['loading_seconds']:.1f} s), "
            f"ratio {ratios[-1]:.2f}; processors {plain['cpu_seconds']:.1f} s and {whole['cpu_seconds']:.1f} s, "
            f"ratio {processor_ratios[-1]:.2f}; peak {whole['peak_mb']:.0f} MB, {whole['rows']:.0f} events, {whole['unbalanced']:.0f} unbalanced",
            flush=True,
        )
    print(
        f"{total:.0f} MB: median ratio {statistics.median(ratios):.2f} ({min(ratios):.2f}-{max(ratios):.2f}), "
        f"of the processors' seconds {statistics.median(processor_ratios):.2f}"
    )


def _measure(what: str, folder: Path, with_patterns: bool = False) -> dict[str, float]:
    command = [sys.executable, __file__, "--only", what, "--folder", str(folder)]
    command += ["--with-patterns"] if with_patterns else []
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _child(what: str, folder: Path, with_patterns: bool) -> None:
    out = Path(tempfile.mkdtemp())
    try:
        found = plain_load(folder, out) if what == "plain" else whole_reading(folder, out, with_patterns)
    finally:
        shutil.rmtree(out)
    used = resource.getrusage(resource.RUSAGE_SELF)
    found["peak_mb"], found["cpu_seconds"] = used.ru_maxrss / 1024, used.ru_utime + used.ru_stime
    print(json.dumps(found))


if __name__ == "__main__":
    main()
