"""Whoever is refused is told what to type."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from yardpass_tree import ROOT

REFUSALS = {"UsageError", "LockError", "HistoryError", "ServerError"}


def without_a_hint() -> Iterator[str]:
    """Where the package refuses somebody without saying what next, as file:line."""
    for path in sorted((ROOT / "yardpass_db").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REFUSALS:
                given = {keyword.arg for keyword in node.keywords}
                if "hint" not in given and None not in given:
                    yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_every_refusal_says_what_to_type() -> None:
    assert list(without_a_hint()) == []
