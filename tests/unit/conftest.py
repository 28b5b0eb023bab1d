"""Hypothesis without a deadline: a busy machine is no fault."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("yardpass-db", deadline=None)
settings.load_profile("yardpass-db")
