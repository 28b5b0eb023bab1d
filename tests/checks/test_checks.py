"""Every check finds its disease, says what is ill, and is content after the cure."""

from __future__ import annotations

from pathlib import Path

import pytest
from yardpass_tree import CHECKS, ROOT, found_by

from yardpass_db import db
from yardpass_db.sources import read_tree
from yardpass_db.verify import offenders, told

from .access_diseases import ACCESS_DISEASES
from .client_diseases import CLIENT_DISEASES
from .diseases import DISEASES, NO_PATH, Disease
from .more_diseases import MORE_DISEASES
from .row_diseases import ROW_DISEASES
from .view_diseases import VIEW_DISEASES

ILL = [*DISEASES, *MORE_DISEASES, *ACCESS_DISEASES, *CLIENT_DISEASES]
ILL += [*VIEW_DISEASES, *ROW_DISEASES]
IDS = [f"{disease.check}-{disease.name}" for disease in ILL]


@pytest.mark.parametrize("disease", ILL, ids=IDS)
def test_check_finds_exactly_what_is_ill(database: db.Connection, disease: Disease) -> None:
    db.run_script(database, disease.disease)
    assert [one.row["object"] for one in found_by(disease.check, database)] == [disease.object]


@pytest.mark.parametrize("disease", ILL, ids=IDS)
def test_check_is_content_after_the_cure(database: db.Connection, disease: Disease) -> None:
    db.run_script(database, disease.disease)
    db.run_script(database, disease.cure)
    assert found_by(disease.check, database) == []


# The cures that can be run as they are printed.
PRINTED = {"0001", "0002", "0006", "0008", "0009", "0011", "0013", "0014", "0018"}
PRINTED |= {"0024", "0027", "0030", "0031", "0040", "0044", "0045", "0046", "0047", "0048", "0049"}
PRINTED |= {"0007", "0051", "0052", "0053", "0055", "0056", "0057", "0060"}
RUNNABLE = [disease for disease in ILL if disease.check[:4] in PRINTED]


@pytest.mark.parametrize("disease", RUNNABLE, ids=[f"{d.check}-{d.name}" for d in RUNNABLE])
def test_printed_cure_heals(database: db.Connection, disease: Disease) -> None:
    db.run_script(database, disease.disease)
    for offender in found_by(disease.check, database):
        db.run_script(database, offender.row["cure"])
    assert found_by(disease.check, database) == []


@pytest.mark.parametrize("check", CHECKS)
def test_tree_has_no_offenders(database: db.Connection, check: str) -> None:
    assert found_by(check, database) == []


@pytest.mark.parametrize("check", CHECKS)
def test_check_has_a_disease_in_these_tests(check: str) -> None:
    assert check in {disease.check for disease in ILL}


@pytest.mark.parametrize("check", CHECKS)
def test_check_has_a_page_with_its_cure(check: str) -> None:
    page = (ROOT / "docs" / "checks" / f"{check}.md").read_text()
    assert page.startswith(f"# {check}: ") and "How to cure" in page and page.count("\n") <= 15


def test_objects_of_other_schemas_are_left_alone(database: db.Connection) -> None:
    db.run_script(database, "create schema elsewhere; create table elsewhere.t (id int)")
    assert all(not found_by(check, database) for check in CHECKS)


NEW_SCHEMA = {
    "0001_rls_enabled": "loyalty.points",
    "0004_primary_key": "loyalty.points",
    "0005_table_comment": "loyalty.points",
    "0015_compatibility_view": "loyalty.points",
    "0019_names_in_bodies": "loyalty.spend()",
    "0054_callers_rights": "loyalty.spend()",
    "0057_default_privileges": "loyalty",
}


@pytest.mark.parametrize("check", NEW_SCHEMA)
def test_a_schema_that_the_tree_makes_is_looked_at_without_naming_it(
    database: db.Connection, tmp_path: Path, check: str
) -> None:
    folder = tmp_path / "schemas" / "loyalty"
    folder.mkdir(parents=True)
    script = (
        "create schema loyalty;\ncreate table loyalty.points (amount integer);\n"
        "create function loyalty.spend() returns void language plpgsql security definer\n"
        "  as 'begin perform from loyalty.gone; end';\n"
        "grant execute on function loyalty.spend() to anon;\n"
        "alter default privileges in schema loyalty grant select on tables to anon;\n"
    )
    (folder / "0001_schema.sql").write_text(script)
    db.run_script(database, f"{script}{told(read_tree(tmp_path))}")
    file = CHECKS[check]
    found = offenders(database, check, file, file.text)
    assert [one.row["object"] for one in found] == [NEW_SCHEMA[check]]


EXTENSION_MEMBERS = {
    "0001_rls_enabled": ("table public.t", "create table public.t (id int)"),
    "0002_views_security_invoker": ("view public.v", "create view public.v as select 1 as one"),
    "0009_function_search_path": ("function public.f()", NO_PATH.replace("private", "public")),
}


@pytest.mark.parametrize("check", EXTENSION_MEMBERS)
def test_members_of_extensions_are_left_alone(superuser_url: str, check: str) -> None:
    member, create = EXTENSION_MEMBERS[check]
    with db.connect(superuser_url) as connection, db.transaction(connection):
        db.run_script(connection, create)
        before = len(found_by(check, connection))
        db.run_script(connection, f"alter extension plpgsql add {member}")
        assert (before, len(found_by(check, connection))) == (1, 0)
