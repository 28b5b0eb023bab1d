"""The one error of the bench."""

from __future__ import annotations


class BenchError(Exception):
    """A measurement that could not be made; the message says which, and what the tool said."""
