"""What people state about time in words: found by a grammar of our own, read in the author's zone, with bounds.

    text ── exclusions ──▶ open text ── hours, days, lengths ──▶ phrases ── resolve ──▶ Stated

`reading.read` is the whole of it for one text; `statements` fills the relation of that name, and `matching` finds the
event that a statement speaks of. The words of each language are data, in `languages/`.
"""
