"""What a repeatable owns is read in its own transaction, and kept up while a run goes on."""

from __future__ import annotations

from yardpass_db import db
from yardpass_db.ownership import Ledger

from .project import Project

_OWNERS = """
select h.address from yardpass_db.history h, jsonb_array_elements(h.owned) o
 where h.active and o.value ->> 1 = %s order by 1
"""


def function(name: str = "one", value: str = "1", after: str = "") -> str:
    return (
        f"create or replace function shop.{name}() returns integer\n"
        f"  language sql stable set search_path = '' as $$ select {value} $$;\n{after}"
    )


def owners(project: Project, identity: str) -> list[str]:
    """The addresses in force that own the object."""
    return [address for (address,) in project.rows(_OWNERS.replace("%s", f"'{identity}'"))]


def names(project: Project) -> list[str]:
    found = project.rows("select proname::text from pg_proc where pronamespace::regnamespace::text"
                         " = 'shop' order by 1")  # fmt: skip
    return [name for (name,) in found]


def test_a_file_that_deallocates_all_owns_what_it_made(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function(after="deallocate all;\n"))
    shop.migrate()
    assert owners(shop, "shop.one()") == ["functions/shop/one"]


def test_the_files_after_one_that_deallocates_all_own_theirs(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function(after="deallocate all;\n"))
    shop.write("functions/shop/two.sql", function("two"))
    shop.migrate()
    assert owners(shop, "shop.two()") == ["functions/shop/two"]


def test_a_file_that_deallocates_all_is_not_recorded_twice(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function(after="deallocate all;\n"))
    shop.migrate()
    [(count,)] = shop.rows(
        "select count(*) from yardpass_db.history where address = 'functions/shop/one'"
    )
    assert count == 1


def test_what_two_files_of_one_run_make_belongs_to_the_first(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function())
    shop.write("functions/shop/two.sql", function(value="2"))
    shop.migrate()
    assert owners(shop, "shop.one()") == ["functions/shop/one"]


def test_what_a_later_run_makes_again_belongs_to_the_first(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function())
    shop.migrate()
    shop.write("functions/shop/two.sql", function(value="2"))
    shop.migrate()
    assert owners(shop, "shop.one()") == ["functions/shop/one"]


def test_what_its_owner_gives_up_belongs_to_the_file_that_makes_it_next(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function() + function("more"))
    shop.migrate()
    shop.write("functions/shop/one.sql", function())
    shop.write("functions/shop/two.sql", function("more"))
    shop.migrate()
    assert owners(shop, "shop.more()") == ["functions/shop/two"]


def test_a_renamed_file_keeps_its_function_when_all_is_replayed(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function())
    shop.write("views/public/items.sql",
               "create or replace view public.items with (security_invoker = true) as\n"
               "  select id from shop.items;\n")  # fmt: skip
    shop.migrate()
    shop.delete("views/public/items.sql")
    shop.delete("functions/shop/one.sql")
    shop.write("functions/shop/other.sql", function())
    shop.migrate(force=True)
    assert (names(shop), owners(shop, "shop.one()")) == (["one"], ["functions/shop/other"])


def test_a_ledger_that_forgot_knows_a_renamed_file(shop: Project) -> None:
    shop.write("functions/shop/one.sql", function())
    shop.migrate()
    made = [("function", "shop.one()")]
    with db.connect(shop.url) as connection:
        ledger = Ledger(connection)
        before = ledger.without_others("functions/shop/other", made)
        db.rows(connection, "update yardpass_db.history set address = 'functions/shop/other'"
                            " where address = 'functions/shop/one'")  # fmt: skip
        ledger.forget()
        assert (before, ledger.without_others("functions/shop/other", made)) == ([], made)
