"""Credits are spent oldest first, all or nothing, and never those that have expired."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import WALLET, Acting

from yardpass_db import db

from .shop import ORG_BALANCE, PERSONAL, Shop

OLD, NEW = "2024-01-01", "2024-06-01"
PAST, FUTURE = "2024-12-31", "2100-01-01"


def test_oldest_lot_goes_first(shop: Shop) -> None:
    shop.lot(10, NEW)
    old = shop.lot(10, OLD)
    assert shop.spend(4) == [(old, 4)]


def test_one_lot_is_emptied_before_the_next(shop: Shop) -> None:
    new, old = shop.lot(10, NEW), shop.lot(10, OLD)
    assert shop.spend(14) == [(old, 10), (new, 4)]


def test_next_spend_goes_on_where_the_last_stopped(shop: Shop) -> None:
    new, old = shop.lot(10, NEW), shop.lot(10, OLD)
    shop.spend(8)
    assert shop.spend(4) == [(old, 2), (new, 2)]


def test_spend_takes_from_the_balance(shop: Shop) -> None:
    shop.lot(10, OLD)
    shop.spend(4)
    assert (shop.balance, shop.in_lots) == (6, 6)


def test_empty_lot_says_when_it_was_emptied(shop: Shop) -> None:
    shop.lot(10, OLD)
    shop.spend(10)
    assert shop.value("select depleted_at from payments.credit_lots") is not None


def test_lot_with_a_rest_is_not_depleted(shop: Shop) -> None:
    shop.lot(10, OLD)
    shop.spend(9)
    assert shop.value("select depleted_at from payments.credit_lots") is None


def test_more_than_there_is_cannot_be_spent(shop: Shop) -> None:
    shop.lot(10, OLD)
    with pytest.raises(db.PsycopgError, match="has 10 credits, not 11"):
        shop.spend(11)


def test_refused_spend_takes_nothing(shop: Shop) -> None:
    shop.lot(10, OLD)
    with pytest.raises(db.PsycopgError):
        shop.spend(11)
    assert (shop.balance, shop.in_lots) == (10, 10)


def test_expired_lot_is_not_spent(shop: Shop) -> None:
    shop.lot(10, OLD, PAST)
    fresh = shop.lot(10, NEW, FUTURE)
    assert shop.spend(4) == [(fresh, 4)]


def test_expired_credits_do_not_count(shop: Shop) -> None:
    shop.lot(10, OLD, PAST)
    shop.lot(10, NEW)
    with pytest.raises(db.PsycopgError, match="has 10 credits, not 11"):
        shop.spend(11)


def test_expired_credits_are_written_off(shop: Shop) -> None:
    shop.lot(10, OLD, PAST)
    shop.lot(10, NEW)
    shop.spend(4)
    assert (shop.balance, shop.in_lots) == (6, 6)


def test_credits_in_no_lot_go_first(shop: Shop) -> None:
    old = shop.lot(10, OLD)
    db.run_script(
        shop.connection,
        "insert into payments.wallet_transactions (wallet_id, type, credits_delta)"
        f" values ('{PERSONAL}', 'adjustment', 3)",
    )
    assert shop.spend(5) == [(None, 3), (old, 2)]


def test_frozen_wallet_does_not_spend(shop: Shop) -> None:
    shop.lot(10, OLD)
    db.run_script(shop.connection, "update payments.wallets set status = 'frozen'")
    with pytest.raises(db.PsycopgError, match="is frozen"):
        shop.spend(1)


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_cannot_be_spent(shop: Shop, amount: int) -> None:
    shop.lot(10, OLD)
    with pytest.raises(db.PsycopgError, match="cannot deduct"):
        shop.spend(amount)


SPEND = "select deducted from public.deduct_credits_fifo(%s, %s, %s)"


@pytest.mark.parametrize("wallets", [(None, None), (PERSONAL, WALLET)], ids=["none", "both"])
def test_spend_names_one_wallet(shop: Shop, wallets: tuple[str | None, str | None]) -> None:
    with pytest.raises(db.PsycopgError, match="a movement needs one wallet"):
        shop.server.run(SPEND, [1, *wallets])


def test_organization_spends(shop: Shop) -> None:
    shop.server.run(SPEND, [30, None, WALLET])
    assert shop.value(ORG_BALANCE) == 40


ENSURE = "select public.ensure_wallet_exists_for_auth_user()::text"
ENSURE_ORG = "select public.ensure_org_wallet_exists(p_org_id => '{}')::text"


def test_person_gets_a_wallet(acting: Callable[[str], Acting]) -> None:
    made = acting("editor").value(ENSURE)
    assert acting("editor").value("select id::text from public.wallets") == made


def test_person_keeps_their_wallet(shop: Shop, acting: Callable[[str], Acting]) -> None:
    assert acting("viewer").value(ENSURE) == PERSONAL


@pytest.mark.parametrize("persona", ["visitor", "service"])
def test_only_people_have_a_wallet_of_their_own(
    acting: Callable[[str], Acting], persona: str
) -> None:
    assert acting(persona).outcome(ENSURE) == "denied"


def test_nobody_gets_no_wallet(acting: Callable[[str], Acting]) -> None:
    with pytest.raises(db.InsufficientPrivilege, match="nobody is signed in"):
        acting("nobody").value(ENSURE)


@pytest.mark.parametrize("persona", ["other", "both", "service"])
def test_organization_gets_a_wallet(
    world: db.Connection, acting: Callable[[str], Acting], persona: str
) -> None:
    org = db.value(world, "select id from organizations.organizations where name = 'Theirs'")
    made = acting(persona).value(ENSURE_ORG.format(org))
    owner = "select id::text from organizations.org_wallets where org_id = %s"
    assert db.value(world, owner, [org]) == made


@pytest.mark.parametrize("persona", ["stranger", "viewer", "editor", "other", "nobody"])
def test_wallet_of_an_organization_is_its_admins(
    world: db.Connection, acting: Callable[[str], Acting], persona: str
) -> None:
    org = db.value(world, "select id from organizations.organizations where name = 'Ours'")
    with pytest.raises(db.InsufficientPrivilege, match="is not yours to manage"):
        acting(persona).value(ENSURE_ORG.format(org))
