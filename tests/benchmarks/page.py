"""How heavy the page is and how fast it opens and answers, for incidents of any size; the goals stand beside the figures.

    python tests/benchmarks/page.py [--events 10000 1000000 20000000] [--rounds 3] [--folder DIR]

The incident is the made-up one of the page's tests with as many log records as asked for. Opening is measured in turn
with an empty Plotly page of the same bundle, in the same browser: the ratio means the same on a machine that does other
work. A step is measured from the act to the second frame after it, when it has been painted. Processor time (of all of
the browser's processes, `_cpu_ms`) stands beside the clock's for the same reason.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from pipelines.timeline.documents import write_documents
from pipelines.timeline.page import MOST_BYTES
from pipelines.timeline.theme import HERE

MADE_UP = Path(__file__).parents[1] / "timeline" / "conftest.py"
GOALS = {"bytes": MOST_BYTES, "ready_ratio": 2.0, "hindsight_ms": 150.0, "zoom_ms": 500.0}
EMPTY = """<!doctype html><meta charset="utf-8"><title>empty</title><div id="drawing"></div><script>{plotly}</script>
<script>Plotly.newPlot("drawing", [], {{}}).then(() => {{ document.documentElement.dataset.ready = "yes"; }})</script>"""
# Notes when the page says that it is ready, in milliseconds since it was asked for.
WATCH = """new MutationObserver((_, watcher) => {
  if (!document.documentElement.dataset.ready) return;
  window.readyAt = performance.now();
  watcher.disconnect();
}).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] })"""
TIMED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  const from = performance.now();
  (ACT)();
  await frame();
  await frame();
  return performance.now() - from;
}"""
STEPS = {
    "zoom": "() => document.querySelector('[data-zoom=in]').click()",
    "unzoom": "() => document.querySelector('[data-zoom=story]').click()",
    "hindsight": "() => { const at = document.getElementById('then-at'); at.value = +at.value - 7 * at.step; at.dispatchEvent(new Event('input')); }",
    "scroll": "() => { const grid = document.getElementById('grid'); grid.scrollTop = (grid.scrollTop + grid.scrollHeight / 3) % grid.scrollHeight; }",
    "filter": "() => { const kind = document.getElementById('filter-severity'); kind.value = kind.value ? '' : 'error'; kind.dispatchEvent(new Event('change', { bubbles: true })); }",
    "event": "() => { location.hash = location.hash.startsWith('#e=chat-19') ? 'e=alert-1' : 'e=chat-19'; }",
}


def build_incident(database: Path, log_count: int) -> None:
    spec = importlib.util.spec_from_file_location("made_up", MADE_UP)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["made_up"] = module
    spec.loader.exec_module(module)
    module.build_incident(database, log_count=log_count)


def page_of(folder: Path, events: int) -> tuple[Path, dict[str, float]]:
    """The page of an incident of that many events; the database is built once for a folder."""
    database = folder / f"INC-{events}.duckdb"
    if not database.exists():
        build_incident(database, events)
    started, worked = time.perf_counter(), time.process_time()
    html = database.with_suffix(".html")
    write_documents(database, html, html.with_suffix(".md"))
    return html, {
        "written_seconds": round(time.perf_counter() - started, 1),
        "written_processor_seconds": round(time.process_time() - worked, 1),
        "bytes": html.stat().st_size,
    }


class Browser:
    """Chromium, what its processes have worked, and how long its pages take."""

    def __init__(self, chromium: Any) -> None:
        self.chromium, self.session = chromium, chromium.new_browser_cdp_session()

    def worked(self) -> float:
        """Milliseconds of processor time of all its processes so far."""
        return 1000 * sum(each["cpuTime"] for each in self.session.send("SystemInfo.getProcessInfo")["processInfo"])

    def opened(self, page: Path) -> tuple[Any, float, float]:
        """A tab with the page, ready; milliseconds by the clock and by the processors."""
        tab = self.chromium.new_page(viewport={"width": 1440, "height": 900})
        tab.add_init_script(WATCH)
        before = self.worked()
        tab.goto(page.as_uri())
        tab.wait_for_function("() => window.readyAt", timeout=120_000)
        return tab, tab.evaluate("() => window.readyAt"), self.worked() - before

    def step(self, tab: Any, act: str) -> tuple[float, float]:
        before = self.worked()
        milliseconds = tab.evaluate(TIMED.replace("ACT", act))
        return milliseconds, self.worked() - before


def measure(browser: Browser, empty: Path, page: Path, rounds: int) -> dict[str, Any]:
    """Medians in milliseconds, and the medians of the ratios of page to empty page, round by round."""
    found: dict[str, list[float]] = {}

    def note(name: str, clock: float, worked: float) -> None:
        found.setdefault(f"{name}_ms", []).append(clock)
        found.setdefault(f"{name}_cpu_ms", []).append(worked)

    for _ in range(rounds):
        tab, *blank = browser.opened(empty)
        tab.close()
        tab, *full = browser.opened(page)
        note("empty", *blank)
        note("page", *full)
        found.setdefault("ready_ratio", []).append(full[0] / blank[0])
        found.setdefault("ready_cpu_ratio", []).append(full[1] / blank[1])
        for name, act in STEPS.items():
            if name == "hindsight":
                tab.click("#then-on")
            for _ in range(3):
                note(name, *browser.step(tab, act))
        said = tab.text_content("#events .left-out") or ""
        tab.close()
    return {name: round(statistics.median(each), 2) for name, each in found.items()} | {"said": " ".join(said.split())}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--events", type=int, nargs="+", default=[10_000, 1_000_000, 20_000_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--folder", type=Path)
    options = asked.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    empty = folder / "empty.html"
    empty.write_text(
        EMPTY.format(plotly=(HERE / "vendor/plotly-cartesian.min.js").read_text(encoding="utf-8")), encoding="utf-8"
    )
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox", "--disable-gpu"])
        browser = Browser(chromium)
        for events in options.events:
            page, weight = page_of(folder, events)
            found = weight | measure(browser, empty, page, options.rounds)
            missed = [name for name, goal in GOALS.items() if found[name] > goal]
            print(json.dumps({"events": events, **found, "missed": missed}, ensure_ascii=False), flush=True)
        chromium.close()


if __name__ == "__main__":
    main()
