"""The scan of an application that says itself, line by line, what does not work."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from yardpass_db import db
from yardpass_db.compat.scan import Scan, scan
from yardpass_db.compat.surface import read_surface
from yardpass_db.compat.text import scan_text
from yardpass_db.errors import UsageError

APPLICATION = Path(__file__).parents[1] / "fixtures" / "supabase_app"
_SAID = re.compile(r"(?://|--) (broken|works after|cannot tell): (.+)")


def said() -> dict[tuple[str, int], tuple[str, str]]:
    """(file, line) → (verdict, words of the message) that the application's comments say."""
    found = {}
    for path in sorted(APPLICATION.rglob("*.*")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            match = _SAID.search(line)
            if match and path.suffix != ".md":
                found[path.name, number] = (match[1], match[2].strip())
    return found


@pytest.fixture(scope="module")
def scanned(migrated_url: str) -> Scan:
    with db.connect(migrated_url) as connection:
        return scan(connection, read_surface(connection), APPLICATION)


def heard(scanned: Scan) -> dict[tuple[str, int], tuple[str, str]]:
    return {
        (Path(site.place.path).name, site.place.line or 0): (
            site.verdict,
            " ".join(f"{one.what} {one.cure}" for one in site.findings),
        )
        for site in scanned.sites
        if site.verdict != "works"
    }


@pytest.mark.parametrize("place", said(), ids=lambda place: f"{place[0]}:{place[1]}")
def test_a_planted_break_is_found(scanned: Scan, place: tuple[str, int]) -> None:
    verdict, words = said()[place]
    found = heard(scanned).get(place, ("works", ""))
    assert (found[0], words in found[1]) == (verdict, True), found


def test_a_working_call_is_not_named(scanned: Scan) -> None:
    named = {place: what for place, what in heard(scanned).items() if place not in said()}
    assert named == {}


def test_working_calls_are_seen(scanned: Scan) -> None:
    assert scanned.counts["works"] >= 30


def test_a_file_that_is_no_script_to_its_end_is_named(scanned: Scan) -> None:
    assert [(Path(one.place.path).name, one.place.line) for one in scanned.unread] == [
        ("half.ts", 5)
    ]


def test_a_finding_stands_at_its_own_column(scanned: Scan) -> None:
    site = next(
        one for one in scanned.sites
        if "titel" in str(one.findings) and one.place.path.endswith("api/events.ts")
    )  # fmt: skip
    place = site.findings[0].place
    line = (APPLICATION / "src/api/events.ts").read_text().splitlines()[(place.line or 0) - 1]
    assert line[(place.column or 0) - 1 :].startswith("titel")


def test_a_finding_in_a_later_call_stands_there(scanned: Scan) -> None:
    site = next(one for one in scanned.sites if "column town" in str(one.findings))
    assert site.findings[0].place.line == (site.place.line or 0) + 1


@pytest.mark.parametrize("folder", ["node_modules", "dist", ".next", "build"])
def test_what_is_installed_or_built_is_not_read(
    reader: db.Connection, tmp_path: Path, folder: str
) -> None:
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "index.js").write_text("supabase.from('nothing').select('*')")
    assert scan(reader, read_surface(reader), tmp_path).sites == ()


def test_with_a_role_its_own_grants_decide(reader: db.Connection, tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("supabase.from('order_items').select('id')")
    surface = read_surface(reader)
    both = [scan(reader, surface, tmp_path, role).sites[0] for role in ("service_role", "anon")]
    assert [(one.verdict, one.roles) for one in both] == [
        ("works", ("service_role",)), ("broken", ())
    ]  # fmt: skip


def test_a_grant_that_is_missing_is_named(reader: db.Connection, tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("supabase.from('order_items').delete().eq('id', 1)")
    (site,) = scan(reader, read_surface(reader), tmp_path, "anon").sites
    assert "delete on" in site.findings[0].what and "order_items" in site.findings[0].what


def test_no_folder_is_a_usage_error(reader: db.Connection, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No folder at"):
        scan(reader, read_surface(reader), tmp_path / "nix")


def test_the_database_is_left_as_it_was(reader: db.Connection) -> None:
    scan(reader, read_surface(reader), APPLICATION)
    assert db.value(reader, "select count(*) from pg_prepared_statements") == 0
    assert reader.info.transaction_status.name == "IDLE"


def test_bytes_that_are_no_text_are_reported(reader: db.Connection, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_bytes(b"select '\xff\xfe'")
    found = scan(reader, read_surface(reader), tmp_path)
    assert [one.place.path.endswith("a.sql") for one in found.unread] == [True]


def test_a_file_that_cannot_be_opened_is_reported(reader: db.Connection, tmp_path: Path) -> None:
    (tmp_path / "a.ts").symlink_to(tmp_path / "nowhere.ts")
    (tmp_path / "b.ts").write_text("supabase.from('events').select('id')")
    found = scan(reader, read_surface(reader), tmp_path)
    assert ([one.verdict for one in found.sites], len(found.unread)) == (["works"], 1)


def test_a_copy_elsewhere_gives_the_same(
    scanned: Scan, reader: db.Connection, tmp_path: Path
) -> None:
    shutil.copytree(APPLICATION, tmp_path / "app")
    again = scan(reader, read_surface(reader), tmp_path / "app")
    assert [one.verdict for one in again.sites] == [one.verdict for one in scanned.sites]


def test_imports_in_a_circle_end(reader: db.Connection, tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.ts").write_text(
            f"export * from './a'; export * from './b'; import * as all from './{other}';"
            "const one = x ? two : two, two = x ? one : one;"
            "supabase.from(all.nothing).select('id'); supabase.from(one).select('id')"
        )
    found = scan(reader, read_surface(reader), tmp_path)
    assert {one.verdict for one in found.sites} <= {"cannot tell"} and found.unread == ()


def test_a_package_of_the_application_is_read_by_its_name(
    reader: db.Connection, tmp_path: Path
) -> None:
    (tmp_path / "packages/db/src").mkdir(parents=True)
    (tmp_path / "packages/db/package.json").write_text('{"name": "@acme/db"}')
    (tmp_path / "packages/db/src/index.ts").write_text("export const NAME = 'event_checkins'")
    (tmp_path / "a.ts").write_text(
        "import { NAME } from '@acme/db'; supabase.from(NAME).select('id')"
    )
    (site,) = scan(reader, read_surface(reader), tmp_path).sites
    assert "public.event_checkins" in site.findings[0].what


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "latin-1"])
def test_an_encoding_hides_no_call(reader: db.Connection, tmp_path: Path, encoding: str) -> None:
    text = "// café\nsupabase.from('events').select('titel')\n"
    (tmp_path / "a.ts").write_bytes(text.encode(encoding))
    (site,) = scan(reader, read_surface(reader), tmp_path).sites
    assert (site.verdict, site.place.line) == ("broken", 2)


def test_a_file_too_large_is_said_to_be_unread(reader: db.Connection, tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("supabase.from('events').select('titel')\n" * 26_000)
    found = scan(reader, read_surface(reader), tmp_path)
    assert (found.sites, [one.why for one in found.unread]) == (
        (), ["larger than 1,000,000 bytes"]
    )  # fmt: skip


def test_a_folder_that_leads_to_itself_is_read_once(reader: db.Connection, tmp_path: Path) -> None:
    (tmp_path / "a.ts").write_text("supabase.from('events').select('titel')")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(scan(reader, read_surface(reader), tmp_path).sites) == 1


def test_a_narrow_view_beside_a_wider_one_is_said_once(scanned: Scan) -> None:
    said = [line for line in scan_text(scanned, everything=False).splitlines() if "keeps" in line]
    assert len(said) == 1 and "public.orders keeps rows back that public.event_orders" in said[0]
