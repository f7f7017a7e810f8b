"""All incidents of an archive side by side: a database of their facts and a page, made from their files alone."""

from pipelines.trends.build import TrendsResult, build

__all__ = ["TrendsResult", "build"]
