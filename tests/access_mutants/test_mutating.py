"""What becomes of mutants: killed, survived, equivalent, impossible; scores and report."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from yardpass_db import catalog, db
from yardpass_db.access.mutants import Mutant, mutants
from yardpass_db.access.mutants_facts import Facts
from yardpass_db.access.mutating import Mutation, Outcome, percent, try_out
from yardpass_db.access.mutating_detectors import Checks, Drift, Privileges
from yardpass_db.progress import Silent
from yardpass_db.sources import File

from .conftest import ADA


@dataclass
class Items:
    """A detector: which items Ada reads."""

    connection: db.Connection
    name: str = "items"

    def __post_init__(self) -> None:
        self.before = self.read()

    def look(self, mutant: Mutant) -> str:
        after = self.read()
        return "" if after == self.before else f"{self.before} became {after}"

    def read(self) -> str:
        claims = json.dumps({"sub": ADA})
        script = (
            f"savepoint reading; set local request.jwt.claims = {db.literal(claims)}; "
            "set local role authenticated; select id from public.items order by id"
        )
        try:
            (found,) = db.run_script(self.connection, script)
            return str([number for (number,) in found])
        except db.PsycopgError as error:
            return db.failure(error)
        finally:
            self.connection.execute("rollback to savepoint reading")


def run(shop: db.Connection, found: list[Mutant], *detectors: object) -> Mutation:
    drift, privileges = Drift(shop), Privileges(shop)
    drift.prepare(found)
    privileges.prepare(found)
    return try_out(shop, found, detectors, drift.look, privileges.look, Silent())  # type: ignore[arg-type]


def only(facts: Facts, kind: str, words: str) -> list[Mutant]:
    return [one for one in mutants(facts, [kind]) if words in one.change]


def test_a_mutant_that_shows_is_killed(shop: db.Connection, facts: Facts) -> None:
    found = run(shop, only(facts, "condition-true", '"member reads items"'), Items(shop))
    assert [(one.status, one.by, one.says) for one in found.outcomes] == [
        ("killed", "items", "[1, 2] became [1, 2, 3, 4]")
    ]


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [
        ("drop-conjunct", "deleted IS NOT TRUE", "[1, 2] became [1, 2, 3]"),
        ("drop-disjunct", "deleted IS NOT TRUE", "[1, 2] became [1]"),
        ("negate", "member reads", "[1, 2] became [3, 4]"),
        ("disable-rls", "shop.items", "[1, 2] became [1, 2, 3, 4]"),
        ("definer-view", "public.items", "[1, 2] became [1, 2, 3, 4]"),
        ("drop-policy", "member reads", "[1, 2] became []"),
        ("helper-drop-conjunct", "user_id", "[1, 2] became [1, 2, 4]"),
        ("helper-condition-true", "helpers.teams", "[1, 2] became [1, 2, 4]"),
        ("restrictive", "member reads", "[1, 2] became []"),
    ],
)
def test_what_ada_then_reads(
    shop: db.Connection, facts: Facts, kind: str, words: str, says: str
) -> None:
    found = only(facts, kind, words)
    assert [one.says for one in run(shop, found, Items(shop)).outcomes] == [says]


def test_a_revoked_grant_is_told_in_the_server_s_words(shop: db.Connection, facts: Facts) -> None:
    mutant = next(one for one in mutants(facts, ["revoke"]) if one.of == "public.items")
    (found,) = run(shop, [mutant], Items(shop)).outcomes
    assert "permission denied for view items" in found.says


def test_the_first_detector_that_speaks_has_killed(shop: db.Connection, facts: Facts) -> None:
    first, second = Items(shop, "first"), Items(shop, "second")
    found = run(shop, only(facts, "disable-rls", "shop.items"), first, second)
    assert [one.by for one in found.outcomes] == ["first"]


def test_a_privilege_that_nobody_misses_survives(shop: db.Connection, facts: Facts) -> None:
    found = run(shop, only(facts, "grant", "anon may truncate shop.items"), Items(shop))
    assert [(one.status, one.says) for one in found.outcomes] == [
        ("survived", "privilege: anon truncate")
    ]


def test_what_changes_nothing_is_equivalent(shop: db.Connection, facts: Facts) -> None:
    found = run(shop, mutants(facts, ["drop-check"]), Items(shop))
    assert [one.status for one in found.outcomes] == ["equivalent"]


def test_what_the_server_refuses_is_impossible(shop: db.Connection, facts: Facts) -> None:
    mutant = replace(mutants(facts)[0], sql="drop policy nothing on shop.items")
    found = run(shop, [mutant], Items(shop))
    assert [one.status for one in found.outcomes] == ["impossible"]
    assert 'policy "nothing" for table "items" does not exist' in found.outcomes[0].says


def test_impossible_ones_do_not_count(shop: db.Connection, facts: Facts) -> None:
    mutant = replace(mutants(facts)[0], sql="drop policy nothing on shop.items")
    assert run(shop, [mutant], Items(shop)).as_dict()["mutants"] == 0


def test_drift_notices_every_one(shop: db.Connection, facts: Facts) -> None:
    found = run(shop, mutants(facts))
    assert [str(one.mutant) for one in found.outcomes if not one.noticed] == []


def test_drift_says_nothing_of_what_does_not_change(shop: db.Connection, facts: Facts) -> None:
    mutant = replace(mutants(facts)[0], sql="select 1")
    assert [one.noticed for one in run(shop, [mutant]).outcomes] == [False]


def test_a_check_kills_with_its_own_words(shop: db.Connection, facts: Facts) -> None:
    check = File(
        "checks/0001_rls.sql",
        b"-- Row security is off.\n"
        b"select oid::regclass::text as object from pg_class\n"
        b"where relkind = 'r' and relnamespace = 'shop'::regnamespace and not relrowsecurity",
    )
    found = run(shop, only(facts, "disable-rls", "shop.items"), Checks(shop, [("0001_rls", check)]))
    assert [(one.by, one.says) for one in found.outcomes] == [
        ("verify", "0001_rls: shop.items: Row security is off.")
    ]


class Asked(Checks):
    """Checks that keep the names of those that were asked."""

    def __init__(self, connection: db.Connection, checks: list[tuple[str, File]]) -> None:
        self.asked: list[str] = []
        super().__init__(connection, checks)

    def _offenders(self, name: str, file: File) -> list[str]:
        self.asked.append(name)
        return super()._offenders(name, file)


def test_the_check_that_killed_one_of_the_kind_is_asked_first(
    shop: db.Connection, facts: Facts
) -> None:
    rls_off = b"select oid::regclass::text as object from pg_class"
    rls_off += (
        b" where relkind = 'r' and relnamespace = 'shop'::regnamespace and not relrowsecurity"
    )
    checks = Asked(
        shop,
        [
            ("0001_never", File("checks/0001_never.sql", b"select 'x' as object where false")),
            ("0002_rls", File("checks/0002_rls.sql", rls_off)),
        ],
    )
    asked_before = len(checks.asked)
    mutants_found = [
        *only(facts, "disable-rls", "shop.items"),
        *only(facts, "disable-rls", "shop.members"),
    ]
    assert {one.by for one in run(shop, mutants_found, checks).outcomes} == {"verify"}
    assert checks.asked[asked_before:] == ["0001_never", "0002_rls", "0002_rls"]


def test_an_offender_that_was_there_before_kills_nobody(shop: db.Connection, facts: Facts) -> None:
    check = File("checks/0001_always.sql", b"-- Never well.\nselect 'x' as object")
    found = run(shop, mutants(facts, ["disable-rls"]), Checks(shop, [("0001_always", check)]))
    assert {one.status for one in found.outcomes} == {"equivalent"}


def test_all_is_as_before(shop: db.Connection, facts: Facts) -> None:
    before = catalog.snapshot(shop)
    run(shop, mutants(facts), Items(shop))
    assert catalog.snapshot(shop) == before


# Scores


def outcomes(facts: Facts, **counts: int) -> Mutation:
    mutant = mutants(facts)[0]
    return Mutation(
        tuple(
            Outcome(mutant, status, noticed=True)
            for status, count in counts.items()
            for _ in range(count)
        )
    )


def test_scores(facts: Facts) -> None:
    found = outcomes(facts, killed=9, survived=1, equivalent=2, impossible=4).as_dict()
    assert {key: found[key] for key in ("mutants", "score", "score_of_all", "drift")} == {
        "mutants": 12, "score": 90.0, "score_of_all": 75.0, "drift": 100.0,
    }  # fmt: skip


def test_a_score_is_never_rounded_up_to_all() -> None:
    assert percent(9999, 10000) == 99.9


def test_text_names_survivors_and_how_they_are_made(shop: db.Connection, facts: Facts) -> None:
    found = run(shop, only(facts, "grant", "anon may truncate shop.items"), Items(shop)).text()
    assert found.splitlines()[:3] == [
        "SURVIVED   grant shop.items: anon may truncate shop.items",
        "           privilege: anon truncate",
        "           made by: grant truncate on shop.items to anon",
    ]


def test_text_ends_with_the_scores(shop: db.Connection, facts: Facts) -> None:
    found = run(shop, only(facts, "disable-rls", "shop.items"), Items(shop)).text()
    assert found.splitlines()[-2:] == [
        "1 mutant: 1 killed (1 by items), 0 survived, 0 equivalent.",
        "Score: 100.0 % of those that change behaviour, 100.0 % of all; drift notices 100.0 %.",
    ]


def test_text_says_what_drift_missed(shop: db.Connection, facts: Facts) -> None:
    mutant = replace(mutants(facts)[0], sql="select 1")
    assert "UNNOTICED" in run(shop, [mutant]).text()
