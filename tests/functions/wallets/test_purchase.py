"""Credits come into a wallet once for each payment."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import WALLET

from yardpass_db import db

from .shop import INVOICE, ORG_BALANCE, ORG_INVOICE, PERSONAL, SECOND_INVOICE, Shop

ORG_BUY = (
    "select public.org_wallet_apply_purchase(p_wallet_id => %s, p_credits => %s,"
    " p_invoice_id => %s, p_stripe_event_id => %s, p_description => 'Top up')::text"
)
LOT = "select {} from payments.credit_lots where invoice_id = '{}'"


def test_purchase_says_the_new_balance(shop: Shop) -> None:
    assert shop.buy() == 100


def test_purchase_adds_to_the_balance(shop: Shop) -> None:
    shop.lot(5, "2024-01-01")
    assert shop.buy() == 105


def test_purchase_pays_the_invoice(shop: Shop) -> None:
    shop.buy()
    found = f"select status || ' ' || receipt_url from payments.invoices where id = '{INVOICE}'"
    assert shop.value(found) == "paid https://r"


def test_purchase_makes_a_lot(shop: Shop) -> None:
    shop.buy()
    found = LOT.format("(quantity_remaining, unit_price_cents, source)::text", INVOICE)
    assert shop.value(found) == "(100,10,purchase)"


def test_repeated_purchase_does_nothing(shop: Shop) -> None:
    shop.buy()
    shop.buy()
    assert (shop.balance, shop.in_lots) == (100, 100)


def test_repeated_purchase_is_answered_as_before(shop: Shop) -> None:
    shop.buy()
    shop.spend(30)
    assert shop.buy() == 100


def test_second_message_about_one_invoice_credits_nothing(shop: Shop) -> None:
    shop.buy(key="checkout completed")
    shop.buy(key="invoice paid")
    assert shop.balance == 100


def test_purchase_without_a_key_is_done_once_per_invoice(shop: Shop) -> None:
    shop.buy(key=None)
    shop.buy(key=None)
    assert shop.balance == 100


OTHERWISE = {
    "another invoice": {"invoice": SECOND_INVOICE},
    "more credits": {"credits": 101},
    "another price": {"cents": 999},
}


@pytest.mark.parametrize("changed", OTHERWISE)
def test_key_of_another_purchase_is_an_error(shop: Shop, changed: str) -> None:
    shop.buy()
    with pytest.raises(db.PsycopgError, match="used for another request"):
        shop.buy(**OTHERWISE[changed])  # type: ignore[arg-type]


WRONG: dict[str, dict[str, object]] = {
    "no credits": {"credits": 0},
    "negative credits": {"credits": -5},
    "negative price": {"cents": -1},
    "no such invoice": {"invoice": WALLET},
    "invoice of another wallet": {"invoice": ORG_INVOICE},
    "no such wallet": {"wallet": WALLET},
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_purchase_is_refused(shop: Shop, case: str) -> None:
    with pytest.raises(db.PsycopgError, match=r"cannot credit|has no invoice|there is no wallet"):
        shop.buy(**WRONG[case])  # type: ignore[arg-type]


def test_refunded_invoice_is_not_credited(shop: Shop) -> None:
    db.run_script(shop.connection, "update payments.invoices set status = 'refunded'")
    with pytest.raises(db.PsycopgError, match="has no invoice"):
        shop.buy()


def test_debt_is_paid_first(shop: Shop) -> None:
    shop.buy()
    shop.spend(100)
    shop.refund(300)
    shop.buy(SECOND_INVOICE, 50, 500, "second")
    assert (shop.balance, shop.in_lots) == (20, 20)


def test_organization_buys(shop: Shop) -> None:
    shop.server.run(ORG_BUY, [WALLET, 100, ORG_INVOICE, "evt_1"])
    assert shop.value(ORG_BALANCE) == 170


def test_organization_gets_a_lot(shop: Shop) -> None:
    shop.server.run(ORG_BUY, [WALLET, 100, ORG_INVOICE, "evt_1"])
    found = LOT.format("(quantity_remaining, unit_price_cents, org_wallet_id)::text", ORG_INVOICE)
    assert shop.value(found) == f"(100,10,{WALLET})"


SAME = {
    "the same message": (ORG_INVOICE, "evt_1"),
    "another message about the invoice": (ORG_INVOICE, "evt_2"),
}


@pytest.mark.parametrize("case", SAME)
def test_organization_buys_once(shop: Shop, case: str) -> None:
    first = shop.server.value(ORG_BUY, [WALLET, 100, ORG_INVOICE, "evt_1"])
    assert shop.server.value(ORG_BUY, [WALLET, 100, *SAME[case]]) == first


def test_repeated_purchase_of_an_organization_does_nothing(shop: Shop) -> None:
    shop.server.run(ORG_BUY, [WALLET, 100, ORG_INVOICE, "evt_1"])
    shop.server.run(ORG_BUY, [WALLET, 100, ORG_INVOICE, "evt_1"])
    assert shop.value(ORG_BALANCE) == 170


def test_message_of_another_purchase_is_an_error(shop: Shop) -> None:
    shop.server.run(ORG_BUY, [WALLET, 100, ORG_INVOICE, "evt_1"])
    with pytest.raises(db.PsycopgError, match="used for another purchase"):
        shop.server.run(ORG_BUY, [WALLET, 101, ORG_INVOICE, "evt_1"])


def test_organization_buys_without_an_invoice(shop: Shop) -> None:
    shop.server.run(ORG_BUY, [WALLET, 100, None, "evt_1"])
    assert shop.value(ORG_BALANCE) == 170


UNFIT: dict[str, list[object]] = {
    "no credits": [WALLET, 0, ORG_INVOICE, "evt_1"],
    "neither invoice nor message": [WALLET, 100, None, None],
    "invoice of another wallet": [WALLET, 100, INVOICE, "evt_1"],
    "wallet of a person": [PERSONAL, 100, ORG_INVOICE, "evt_1"],
}


@pytest.mark.parametrize("case", UNFIT)
def test_wrong_purchase_of_an_organization_is_refused(shop: Shop, case: str) -> None:
    with pytest.raises(db.PsycopgError, match=r"a purchase needs|has no invoice|is no wallet"):
        shop.server.run(ORG_BUY, UNFIT[case])


CALLS = {
    "wallet_apply_purchase": f"('{INVOICE}', '{PERSONAL}', 1, 1)",
    "wallet_apply_refund": f"('{INVOICE}', '{PERSONAL}', 1, 'k')",
    "wallet_freeze_if_negative": f"('{PERSONAL}')",
    "recompute_wallet_balance": f"('{PERSONAL}')",
    "org_wallet_apply_purchase": f"('{WALLET}', 1, null, 'evt')",
    "deduct_credits_fifo": f"(1, '{PERSONAL}')",
}


@pytest.mark.parametrize("function", CALLS)
@pytest.mark.parametrize("persona", ["visitor", "nobody", "viewer", "owner"])
def test_money_is_the_servers(
    shop: Shop, acting: Callable[[str], object], persona: str, function: str
) -> None:
    outcome = acting(persona).outcome  # type: ignore[attr-defined]
    assert outcome(f"select public.{function}{CALLS[function]}") == "denied"
