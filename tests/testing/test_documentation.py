"""docs/testing.md and the how-to page: their tests run, their lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from .test_assertions import assertions
from .test_fixtures import project, run

__all__ = ["project"]

ROOT = Path(__file__).parents[2]
# How many tests each page has.
PAGES = {"docs/testing.md": 3, "docs/how-to/test-your-database.md": 2}


def blocks(page: str) -> list[str]:
    text = (ROOT / page).read_text()
    return re.findall(r"^ *```python\n(.*?)^ *```$", text, re.M | re.S)


@pytest.mark.parametrize("page", PAGES)
def test_the_tests_of_a_page_pass(project: pytest.Pytester, migrated_url: str, page: str) -> None:
    project.makepyfile("\n".join(blocks(page)))
    run(project, "--yardpass-url", migrated_url).assert_outcomes(passed=PAGES[page])


def test_the_first_test_passes_on_an_empty_database(
    project: pytest.Pytester, database_url: str
) -> None:
    project.makepyfile(blocks("docs/testing.md")[0])
    run(project, "--yardpass-url", database_url).assert_outcomes(passed=1)


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
