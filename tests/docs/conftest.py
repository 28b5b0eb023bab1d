"""The repository's pages, and the fixtures of the YardPass tree."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.import_plugin("yardpass_tree")
