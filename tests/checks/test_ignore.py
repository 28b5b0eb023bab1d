"""`ignore.toml` lets known offenders pass until its day, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from engine.project import Project

from yardpass_db.errors import SourceError
from yardpass_db.report import results_text
from yardpass_db.verify import Result

CHECK = (
    "-- A table is odd.\nselect name as object from (values ('s.one'), ('s.two')) as odd (name);"
)
ENTRY = """
[[ignore]]
check = "{check}"
object = "{object}"
reason = "The owner knows."
until = {until}
"""
TODAY = date.today()
LATER = TODAY + timedelta(days=1)  # the tests may run past midnight


@pytest.fixture
def odd(tmp_path: Path, database_url: str) -> Project:
    """A tree with one check, `0001_odd`, that always finds s.one and s.two."""
    project = Project(tmp_path / "sql", database_url)
    project.write("checks/0001_odd.sql", CHECK)
    project.migration("s.0001_schema", "create schema s;", "drop schema s;")
    return project


def ignore(project: Project, *objects: str, until: object = LATER, check: str = "0001_odd") -> None:
    entries = [ENTRY.format(check=check, object=one, until=until) for one in objects]
    project.write("checks/ignore.toml", "".join(entries))


def verified(project: Project) -> Result:
    (result,) = project.verify()
    return result


def test_an_ignored_offender_is_not_among_the_others(odd: Project) -> None:
    ignore(odd, "s.one")
    assert [one.row for one in verified(odd).offenders] == [{"object": "s.two"}]


def test_a_list_of_comments_alone_ignores_nothing(odd: Project) -> None:
    odd.write("checks/ignore.toml", "# None is ignored today.\n")
    assert [one.row for one in verified(odd).offenders] == [
        {"object": "s.one"},
        {"object": "s.two"},
    ]


def test_a_check_fails_by_what_is_not_ignored(odd: Project) -> None:
    ignore(odd, "s.one")
    assert not verified(odd).passed


def test_a_check_passes_when_all_its_offenders_are_ignored(odd: Project) -> None:
    ignore(odd, "s.one", "s.two")
    assert verified(odd).passed


def test_migrate_ignores_too(odd: Project) -> None:
    ignore(odd, "s.one", "s.two")
    assert [result.passed for result in odd.migrate().checks] == [True]


def test_ignored_offenders_are_counted_in_the_report(odd: Project) -> None:
    ignore(odd, "s.one", "s.two")
    assert "1 check, 2 offenders ignored" in results_text([verified(odd)])


def test_ignored_offenders_are_listed_for_programs(odd: Project) -> None:
    ignore(odd, "s.one")
    assert verified(odd).as_dict()["ignored"] == [{"object": "s.one"}]


def test_an_expired_entry_ignores_nothing(odd: Project) -> None:
    ignore(odd, "s.one", until=TODAY - timedelta(days=1))
    assert [one.row["object"] for one in verified(odd).offenders] == ["s.one", "s.two"]


def test_an_expired_entry_is_told_with_its_reason(odd: Project) -> None:
    day = TODAY - timedelta(days=1)
    ignore(odd, "s.one", until=day)
    told = f"s.one was ignored until {day}: The owner knows."
    assert told in results_text([verified(odd)])


FAULTS = {
    "no TOML": ("[[ignore", "Cannot read"),
    "another table": ("[ignored]", "entries only"),
    "an entry alone": ("[ignore]", "entries only"),
    "no reason": ("[[ignore]]\ncheck = '0001_odd'", "Entry 1 must have"),
    "another key": (
        ENTRY.format(check="0001_odd", object="s.one", until="2100-01-01") + "who = 'me'",
        "Entry 1 must have",
    ),
    "empty object": (
        ENTRY.format(check="0001_odd", object=" ", until="2100-01-01"),
        "object is empty",
    ),
    "day as text": (
        ENTRY.format(check="0001_odd", object="s.one", until="'2100-01-01'"),
        "until is not a date",
    ),
    "time of day": (
        ENTRY.format(check="0001_odd", object="s.one", until="2100-01-01T10:00:00"),
        "until is not a date",
    ),
    "unknown check": (
        ENTRY.format(check="0002_even", object="s.one", until="2100-01-01"),
        "there is no check 0002_even",
    ),
    "verify file of a migration": (
        ENTRY.format(check="s.0001_schema", object="s.one", until="2100-01-01"),
        "there is no check s.0001_schema",
    ),
}


@pytest.mark.parametrize(("text", "message"), FAULTS.values(), ids=FAULTS)
def test_a_faulty_list_is_refused(odd: Project, text: str, message: str) -> None:
    odd.write("checks/ignore.toml", text)
    with pytest.raises(SourceError, match=message):
        odd.verify()


def test_a_faulty_list_is_refused_before_anything_is_migrated(odd: Project) -> None:
    odd.write("checks/ignore.toml", "[[ignore")
    with pytest.raises(SourceError):
        odd.migrate()
    assert odd.rows("select to_regnamespace('s')::text") == [(None,)]
