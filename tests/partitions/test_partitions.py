"""Tables kept by month: what is live, what is missing, and the files of the next months."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.errors import SourceError, UsageError
from yardpass_db.lint import lint
from yardpass_db.partitions import (
    PartitionSet,
    SetState,
    following,
    generate,
    look,
    read_sets,
)

TREE = Path(__file__).parents[2] / "sql"
VIEWS = PartitionSet("stats.views", "seen_at", months_ahead=1, keep_months=12)
TODAY = date(2026, 3, 15)
PARENT = """
create schema stats;
create table stats.views (id bigint, seen_at timestamptz not null) partition by range (seen_at);
create table stats.views_default partition of stats.views default;
alter table stats.views_default enable row level security;
"""


def month(text: str) -> str:
    """The statements that make one month of stats.views, closed as it should be."""
    first = date.fromisoformat(f"{text}-01")
    name = f"stats.views_{first:%Y%m}"
    return (
        f"create table {name} partition of stats.views for values"
        f" from ('{first} 00:00+00') to ('{following(first)} 00:00+00');"
        f"alter table {name} enable row level security;"
    )


@pytest.fixture
def live(connection: db.Connection) -> db.Connection:
    """stats.views with January to April 2026 and a default partition."""
    months = "".join(month(f"2026-0{number}") for number in range(1, 5))
    db.run_script(connection, PARENT + months)
    return connection


def state(connection: db.Connection, today: date = TODAY) -> SetState:
    (found,) = look(connection, [VIEWS], today)
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The repository's tree, to write into."""
    return Path(shutil.copytree(TREE, tmp_path / "sql"))


# What is live


def test_a_set_with_all_its_months_is_sound(live: db.Connection) -> None:
    assert state(live).sound


def test_a_gap_is_missing(live: db.Connection) -> None:
    db.run_script(live, "drop table stats.views_202602")
    assert state(live).missing == (date(2026, 2, 1),)


def test_a_month_ahead_that_nobody_made_is_missing(live: db.Connection) -> None:
    assert state(live, date(2026, 4, 1)).missing == (date(2026, 5, 1),)


def test_months_before_the_first_are_not_missing(live: db.Connection) -> None:
    db.run_script(live, "drop table stats.views_202601")
    assert state(live).missing == ()


def test_rows_that_fell_into_the_default_are_counted(live: db.Connection) -> None:
    db.run_script(live, "insert into stats.views values (1, '2020-01-01'), (2, '2031-01-01')")
    assert state(live).rows_in_default == 2


@pytest.mark.parametrize(
    "opened",
    [
        "alter table stats.views_202602 disable row level security",
        "grant select on stats.views_202602 to anon",
        "grant select on stats.views_default to authenticated",
    ],
)
def test_an_open_child_is_not_sound(live: db.Connection, opened: str) -> None:
    db.run_script(live, opened)
    assert not state(live).sound


def test_a_parent_that_is_not_there_is_named(connection: db.Connection) -> None:
    with pytest.raises(UsageError, match=r"no table stats\.views"):
        look(connection, [VIEWS], TODAY)


# The next months


def stems(made: list[str]) -> list[str]:
    return [Path(path).name for path in made if ".rollback" not in path and ".verify" not in path]


def test_the_next_month_follows_the_last_of_the_tree(tree: Path) -> None:
    assert stems(generate(tree, 1, "", "analytics.ticket_analytics_p"))[0].endswith(
        "_ticket_analytics_p_202702.sql"
    )


def test_several_months_are_one_migration(tree: Path) -> None:
    assert stems(generate(tree, 12, "", "analytics.ticket_analytics_p"))[0].endswith(
        "_ticket_analytics_p_202702_202801.sql"
    )


def test_each_parent_gets_a_number_of_its_own(tree: Path) -> None:
    numbers = [name[:4] for name in stems(generate(tree, 2, "", ""))]
    assert len(set(numbers)) == len(read_sets(tree))


def test_a_second_call_goes_on_after_the_first(tree: Path) -> None:
    generate(tree, 2, "", "analytics.event_impressions_p")
    assert stems(generate(tree, 1, "", "analytics.event_impressions_p"))[0].endswith("_202704.sql")


def test_rollback_and_verify_lie_beside_it(tree: Path) -> None:
    made = generate(tree, 1, "", "analytics.event_impressions_p")
    assert [Path(path).suffixes[:-1] for path in made] == [[], [".rollback"], [".verify"]]


def test_what_is_generated_passes_the_review(tree: Path) -> None:
    generate(tree, 3, "", "")
    assert lint(tree) == []


def test_bounds_are_literals_in_utc(tree: Path) -> None:
    made = generate(tree, 1, "2030-12", "analytics.event_impressions_p")
    assert (
        "from (timestamptz '2030-12-01 00:00:00+00') to (timestamptz '2031-01-01 00:00:00+00')"
        in Path(made[0]).read_text()
    )


def test_a_month_that_is_there_is_refused(tree: Path) -> None:
    with pytest.raises(UsageError, match="has 2027-01 already"):
        generate(tree, 2, "2027-01", "analytics.event_impressions_p")


def test_a_refused_month_writes_nothing_for_any_parent(tree: Path) -> None:
    before = sorted(tree.rglob("*"))
    with pytest.raises(UsageError):
        generate(tree, 1, "2026-01", "")
    assert sorted(tree.rglob("*")) == before


@pytest.mark.parametrize("text", ["2027", "2027-13", "27-01", "2027-1", "next", "2027-00"])
def test_what_is_no_month_is_refused(tree: Path, text: str) -> None:
    with pytest.raises(UsageError, match="is not a month"):
        generate(tree, 1, text, "")


def test_an_unknown_parent_is_refused(tree: Path) -> None:
    with pytest.raises(UsageError, match=r"no partition set analytics\.nothing"):
        generate(tree, 1, "", "analytics.nothing")


# partitions.toml


def test_a_tree_without_sets_has_none(tmp_path: Path) -> None:
    assert read_sets(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[parent]]\ntable = 'a.b'\n", "lacks"),
        ("[[parent]]\nwho = 1\n", "lacks|unknown"),
        ("[[parent", "Cannot read"),
        (
            "[[parent]]\ntable = 'b'\ncolumn = 'c'\nmonths_ahead = 1\nkeep_months = 1\n",
            "b is not schema.table",
        ),
    ],
    ids=["missing-key", "unknown-key", "not-toml", "no-schema"],
)
def test_a_faulty_list_is_refused(tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "partitions").mkdir()
    (tmp_path / "partitions" / "partitions.toml").write_text(text)
    with pytest.raises(SourceError, match=message):
        read_sets(tmp_path)


@pytest.mark.parametrize(
    ("first", "count", "then"),
    [
        ("2026-12-01", 1, "2027-01-01"),
        ("2026-01-01", 12, "2027-01-01"),
        ("2026-01-01", 0, "2026-01-01"),
    ],
)
def test_months_follow_each_other_over_the_year(first: str, count: int, then: str) -> None:
    assert following(date.fromisoformat(first), count) == date.fromisoformat(then)
