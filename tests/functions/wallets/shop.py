"""A wallet of a person, an invoice for it, and the calls of the application's server."""

from __future__ import annotations

from dataclasses import dataclass

from yardpass_tree import ORG, VIEWER, WALLET, Acting

from yardpass_db import db

PERSONAL = "c1000000-0000-4000-8000-000000000001"
INVOICE, SECOND_INVOICE, ORG_INVOICE = (f"c2000000-0000-4000-8000-{n:012d}" for n in (1, 2, 3))

# An invoice of 100 credits for 10 dollars, another of 50 for 5, one of the organization.
SHOP = f"""
insert into payments.wallets (id, user_id) values ('{PERSONAL}', '{VIEWER}');
insert into payments.invoices (id, wallet_id, org_wallet_id, amount_usd_cents, credits_purchased,
  status)
values
  ('{INVOICE}', '{PERSONAL}', null, 1000, 100, 'pending'),
  ('{SECOND_INVOICE}', '{PERSONAL}', null, 500, 50, 'pending'),
  ('{ORG_INVOICE}', null, '{WALLET}', 1000, 100, 'pending');
"""

BALANCE = f"select balance_credits from payments.wallets where id = '{PERSONAL}'"
ORG_BALANCE = f"select balance_credits from organizations.org_wallets where org_id = '{ORG}'"


@dataclass(frozen=True)
class Shop:
    """The server, as service_role, and what it finds."""

    connection: db.Connection

    @property
    def server(self) -> Acting:
        return Acting(self.connection, "service_role")

    def buy(
        self,
        invoice: str = INVOICE,
        credits: int = 100,
        cents: int = 1000,
        key: str | None = "buy",
        wallet: str = PERSONAL,
    ) -> int:
        call = (
            "select new_balance from public.wallet_apply_purchase(p_invoice_id => %s,"
            " p_wallet_id => %s, p_credits => %s, p_usd_cents => %s, p_receipt_url => 'https://r',"
            " p_idempotency_key => %s)"
        )
        return int(self.server.value(call, [invoice, wallet, credits, cents, key]))

    def refund(self, cents: int, key: str = "refund", invoice: str = INVOICE) -> int:
        call = (
            "select new_balance from public.wallet_apply_refund(p_invoice_id => %s,"
            " p_wallet_id => %s, p_refund_usd_cents => %s, p_idempotency_key => %s)"
        )
        return int(self.server.value(call, [invoice, PERSONAL, cents, key]))

    def spend(self, amount: int) -> list[tuple[object, ...]]:
        """The lots that gave credits, None for those in no lot, and how many each."""
        call = (
            "select lot_id::text, deducted from public.deduct_credits_fifo("
            "p_amount => %s, p_wallet_id => %s)"
        )
        return self.server.run(call, [amount, PERSONAL])

    def lot(self, credits: int, created: str, expires: str | None = None) -> str:
        """A lot with its entry in the ledger; its id."""
        self.connection.execute(
            "insert into payments.wallet_transactions (wallet_id, type, credits_delta)"
            " values (%s, 'promo', %s)",
            [PERSONAL, credits],
        )
        insert = (
            "insert into payments.credit_lots (wallet_id, quantity_purchased, quantity_remaining,"
            " unit_price_cents, source, created_at, expires_at)"
            " values (%s, %s, %s, 0, 'promo', %s, %s) returning id::text"
        )
        return str(
            db.value(self.connection, insert, [PERSONAL, credits, credits, created, expires])
        )

    def value(self, statement: str) -> object:
        return db.value(self.connection, statement)

    @property
    def balance(self) -> object:
        return self.value(BALANCE)

    @property
    def in_lots(self) -> object:
        return self.value("select sum(quantity_remaining)::int from payments.credit_lots")
