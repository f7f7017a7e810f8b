"""Readers of exports, one small file per kind.

A connector says which content it fits, whose clock stamps it, and how many records a document
holds; its one function turns evidence into records, times left exactly as written. It knows
nothing of databases, of Prefect, of zones or of other files. To add one, add a file: the registry
walks the package (`_contract.py` is the contract, `_registry.py` the walk).
"""
