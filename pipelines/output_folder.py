"""The output folder: told by its marker, and written into by one run at a time."""

from __future__ import annotations

import fcntl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import PostludeError
from pipelines.evidence import MARKER


def prepare_output(out: Path) -> None:
    """The output folder with its marker; a folder of somebody else's files is not written into."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        marker = out / MARKER
        if not marker.exists():
            marker.write_text("Written by postlude. A folder with this file is no evidence.\n")
    except OSError as why:
        raise PostludeError(f"{out} cannot be written: {why.strerror}. Give another folder with --out.") from why


@contextmanager
def claimed(out: Path) -> Generator[None]:
    """The output folder, prepared, and held by this run alone until the block ends or its process does.

    Raises PostludeError where another run holds it. A file system without locks is trusted.
    """
    prepare_output(out)
    with (out / MARKER).open() as marker:
        try:
            fcntl.flock(marker, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PostludeError(
                f"another run is writing into {out}. Wait until it is done, or give another folder with --out."
            ) from None
        except OSError:
            pass
        yield
