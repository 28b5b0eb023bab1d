"""docs/testing.md and the how-to page: their tests run, their lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_assertions import assertions
from .test_fixtures import project, run

__all__ = ["project"]

ROOT = Path(__file__).parents[2]
PAGES = ["docs/testing.md", "docs/how-to/test-your-database.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_tests_of_a_page_pass(project: pytest.Pytester, migrated_url: str, page: str) -> None:
    text = (ROOT / page).read_text()
    blocks = re.findall(r"^ *```python\n(.*?)^ *```$", text, re.M | re.S)
    project.makepyfile("\n".join(blocks))
    run(project, "--yardpass-url", migrated_url).assert_outcomes(passed=2)


def test_every_assertion_is_listed() -> None:
    text = (ROOT / "docs/testing.md").read_text()
    words = set(re.findall(r"`(\w+)`", text))
    told = {
        form
        for word in words
        for form in (
            word,
            f"has_{word}",
            f"hasnt_{word}",
            f"{word}privs_are",
            f"{word}owner_is",
            word.replace("is_", "isnt_", 1),
            word.replace("col_", "col_hasnt_").replace("hasnt_has_", "hasnt_"),
            word.replace("_is_", "_isnt_", 1),
        )
    }
    assert set(assertions()) - told == set()
