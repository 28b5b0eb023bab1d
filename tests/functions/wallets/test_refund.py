"""Money given back takes its credits along, once."""

from __future__ import annotations

import pytest

from yardpass_db import db

from .shop import INVOICE, SECOND_INVOICE, Shop

STATUS = "select status from payments.{}"


@pytest.fixture
def bought(shop: Shop) -> Shop:
    shop.buy()
    return shop


def test_refund_takes_credits_back(bought: Shop) -> None:
    assert bought.refund(300) == 70


def test_refund_takes_them_from_the_lot_of_its_invoice(bought: Shop) -> None:
    bought.lot(50, "2024-01-01")
    bought.refund(300)
    left = f"select quantity_remaining from payments.credit_lots where invoice_id = '{INVOICE}'"
    assert bought.value(left) == 70


def test_repeated_refund_does_nothing(bought: Shop) -> None:
    bought.refund(300)
    bought.refund(300)
    assert (bought.balance, bought.in_lots) == (70, 70)


def test_repeated_refund_is_answered_as_before(bought: Shop) -> None:
    bought.refund(300)
    bought.spend(10)
    assert bought.refund(300) == 70


def test_refunds_together_take_what_was_credited(bought: Shop) -> None:
    for part in (333, 333, 334):
        last = bought.refund(part, key=f"part of {part} {bought.balance}")
    assert last == 0


def test_started_credit_is_taken(bought: Shop) -> None:
    assert bought.refund(301) == 69


def test_refund_of_no_further_credit_is_refused(bought: Shop) -> None:
    bought.refund(1)
    with pytest.raises(db.PsycopgError, match="worth no further credit"):
        bought.refund(1, key="again")


def test_full_refund_is_noted_on_the_invoice(bought: Shop) -> None:
    bought.refund(1000)
    assert bought.value(f"{STATUS.format('invoices')} where id = '{INVOICE}'") == "refunded"


def test_partial_refund_leaves_the_invoice_paid(bought: Shop) -> None:
    bought.refund(999)
    assert bought.value(f"{STATUS.format('invoices')} where id = '{INVOICE}'") == "paid"


def test_refund_of_spent_credits_is_a_debt(bought: Shop) -> None:
    bought.spend(80)
    assert bought.refund(1000) == -80


def test_debt_freezes_the_wallet(bought: Shop) -> None:
    bought.spend(80)
    bought.refund(1000)
    assert bought.value(STATUS.format("wallets")) == "frozen"


def test_refund_without_debt_leaves_the_wallet_open(bought: Shop) -> None:
    bought.refund(1000)
    assert bought.value(STATUS.format("wallets")) == "active"


WRONG: dict[str, tuple[int, str, str]] = {
    "more than was paid": (1001, "refund", INVOICE),
    "nothing": (0, "refund", INVOICE),
    "invoice that was not credited": (100, "refund", SECOND_INVOICE),
    "key of a purchase": (100, "buy", INVOICE),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_refund_is_refused(bought: Shop, case: str) -> None:
    refusals = "cannot be refunded|needs an amount|was not credited|another request"
    with pytest.raises(db.PsycopgError, match=refusals):
        bought.refund(*WRONG[case])


def test_refunds_together_are_no_more_than_was_paid(bought: Shop) -> None:
    bought.refund(600)
    with pytest.raises(db.PsycopgError, match="cannot be refunded"):
        bought.refund(600, key="second")


def test_key_of_another_refund_is_an_error(bought: Shop) -> None:
    bought.refund(300)
    with pytest.raises(db.PsycopgError, match="another request"):
        bought.refund(301)


FREEZE = "select public.wallet_freeze_if_negative(p_wallet_id => id) from payments.wallets"


@pytest.mark.parametrize("delta", [-1, 1], ids=["in debt", "not in debt"])
def test_only_a_wallet_in_debt_is_frozen(shop: Shop, delta: int) -> None:
    shop.connection.execute(
        "insert into payments.wallet_transactions (wallet_id, type, credits_delta)"
        " select id, 'adjustment', %s from payments.wallets",
        [delta],
    )
    assert db.value(shop.connection, FREEZE) == (delta < 0)
