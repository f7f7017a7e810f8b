"""Moments: the few events that the timeline labels, chosen by stated rules; each cites the events that it rests on."""

from pipelines.moments.fill import fill as fill
