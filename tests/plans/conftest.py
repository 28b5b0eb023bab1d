"""The fixtures of the YardPass tree, shared with its neighbours: one migrated database for all."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")
