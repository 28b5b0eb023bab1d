"""A wallet's balance is the sum of its transactions, whoever writes what."""

from __future__ import annotations

import pytest
from yardpass_tree import OTHER_ORG, VIEWER, WALLET

from yardpass_db import db

from .shop import PERSONAL, Shop

KINDS = {
    "person": ("payments.wallets", "payments.wallet_transactions", "type", PERSONAL),
    "organization": (
        "organizations.org_wallets",
        "organizations.org_wallet_transactions",
        "transaction_type",
        WALLET,
    ),
}
DRIFTED = """
select count(*) from {0} as wallet where balance_credits <> (
  select coalesce(sum(credits_delta), 0) from {1} as movement where wallet_id = wallet.id)
"""
CHANGES = {
    "addition": "insert into {1} (wallet_id, {2}, credits_delta) values ('{3}', 'adjustment', 7)",
    "correction": "update {1} set credits_delta = credits_delta + 1",
    "removal": "delete from {1}",
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, shop: Shop) -> tuple[str, str, str, str]:
    """Table of wallets, of transactions, its type's column, and a wallet with one transaction."""
    found = KINDS[request.param]
    db.run_script(
        shop.connection,
        CHANGES["addition"].format(*found),
    )
    return found


@pytest.mark.parametrize("change", CHANGES)
def test_balance_follows(shop: Shop, kind: tuple[str, str, str, str], change: str) -> None:
    db.run_script(shop.connection, CHANGES[change].format(*kind))
    assert shop.value(DRIFTED.format(*kind)) == 0


def test_addition_is_seen(shop: Shop, kind: tuple[str, str, str, str]) -> None:
    before = f"select balance_credits from {kind[0]} where id = '{kind[3]}'"
    old = shop.value(before)
    db.run_script(shop.connection, CHANGES["addition"].format(*kind))
    assert (shop.value(before), old) == (int(str(old)) + 7, old)


def test_movement_to_another_wallet_changes_both(shop: Shop) -> None:
    shop.connection.execute(
        "insert into organizations.org_wallets (org_id) values (%s)", [OTHER_ORG]
    )
    db.run_script(
        shop.connection,
        "update organizations.org_wallet_transactions set wallet_id = (select id"
        f" from organizations.org_wallets where org_id = '{OTHER_ORG}')",
    )
    balances = "select balance_credits from organizations.org_wallets order by 1"
    assert db.rows(shop.connection, balances) == [(0,), (70,)]


def test_written_balance_is_not_believed(shop: Shop, kind: tuple[str, str, str, str]) -> None:
    db.run_script(shop.connection, f"update {kind[0]} set balance_credits = 9999")
    assert shop.value(DRIFTED.format(*kind)) == 0


def test_balance_of_a_new_wallet_is_not_believed(shop: Shop) -> None:
    db.run_script(shop.connection, f"delete from payments.wallets where user_id = '{VIEWER}'")
    insert = "insert into payments.wallets (user_id, balance_credits) values (%s, 9999)"
    shop.connection.execute(f"{insert} returning id".encode(), [VIEWER])
    assert shop.value("select balance_credits from payments.wallets") == 0


def test_wallet_goes_with_its_transactions(shop: Shop, kind: tuple[str, str, str, str]) -> None:
    db.run_script(shop.connection, f"delete from payments.invoices; delete from {kind[0]}")
    assert shop.value(f"select count(*) from {kind[1]}") == 0


def drift(shop: Shop, table: str) -> None:
    """As a load without triggers leaves it."""
    db.run_script(
        shop.connection,
        f"alter table {table} disable trigger user; update {table} set balance_credits = 9999;"
        f" alter table {table} enable trigger user",
    )


def test_recompute_mends_a_balance(shop: Shop, kind: tuple[str, str, str, str]) -> None:
    drift(shop, kind[0])
    shop.server.run("select public.recompute_wallet_balance(p_wallet => %s)", [kind[3]])
    assert shop.value(DRIFTED.format(*kind)) == 0


def test_recompute_says_the_balance(shop: Shop) -> None:
    drift(shop, "organizations.org_wallets")
    found = shop.server.value("select public.recompute_wallet_balance(p_wallet => %s)", [WALLET])
    assert found == 70


def test_recompute_of_no_wallet_is_an_error(shop: Shop) -> None:
    with pytest.raises(db.PsycopgError, match="there is no wallet"):
        shop.server.run("select public.recompute_wallet_balance(gen_random_uuid())")
