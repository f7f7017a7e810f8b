"""What of masked lines is a name, and what means something and stays apart."""

from pipelines.links.shapes import grouped

NAMES = [first + last for first in ("An", "Bjö", "Car", "Dar", "Em") for last in ("na", "rn", "la", "io", "ma")]


def test_lines_that_differ_in_names_are_one():
    lines = [f"No stock for {name} {other}: SKU {shop}-<*> held by {name.lower()}" for name in NAMES for other in NAMES for shop in ("AB", "XK")]  # fmt: skip
    assert set(grouped(lines).values()) == {"No stock for <*> <*>: SKU <*> held by <*>"}


def test_few_words_that_differ_mean_something():
    lines = [f"{what} of {name} took <*> ms" for what in ("Login", "Logout") for name in NAMES]
    assert set(grouped(lines).values()) == {"Login of <*> took <*> ms", "Logout of <*> took <*> ms"}
    assert grouped(f"{service} refused <*> calls of the {kind}" for service in NAMES for kind in ("cart", "till")) == {}


def test_paths_fields_and_codes_stay_apart():
    assert grouped(f"GET /{name}/{other} → 200" for name in NAMES for other in NAMES) == {}
    assert grouped(f"call failed with org.{name}.Error again" for name in NAMES for _ in range(2)) == {}
    assert grouped(f"a state of {name.upper()} was met by {other.upper()}" for name in NAMES for other in NAMES) == {}


def test_lines_that_share_little_are_told_apart():
    assert grouped(f"{one} {two} it" for one in NAMES for two in NAMES) == {}
