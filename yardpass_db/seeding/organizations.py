"""Organizations, their members and their credits."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.facts import ORGANIZATIONS
from yardpass_db.seeding.world import Row, World, day


def organizations(world: World) -> Iterator[Row]:
    for n in world.numbers("organizations.organizations"):
        name = ORGANIZATIONS[n - 1]
        handle = world.unique(name.lower().replace(" ", "-"))
        yield {
            "id": world.id("organizations.organizations", n),
            "name": name,
            "handle": handle,
            "logo_url": f"https://images.example.org/organizations/{handle}.png",
            "verification_status": "verified" if n <= 2 else "none",
            "created_by": world.user(n),
            "created_at": day(5 + n),
            "is_verified": n <= 2,
            "description": f"{name} brings people together.",
            "website_url": f"https://{handle}.example.org",
            "location": ["New York", "London", "Chicago", "Paris"][n - 1],
            "support_email": f"help@{handle}.example.org",
        }


def org_memberships(world: World) -> Iterator[Row]:
    for n in world.numbers("organizations.org_memberships"):
        yield {
            "org_id": world.id("organizations.organizations", n),
            "user_id": world.user(n),
            "role": "owner",
            "created_at": day(5 + n),
        }


def org_wallets(world: World) -> Iterator[Row]:
    """Empty: the balance follows from the transactions."""
    for n in world.numbers("organizations.org_wallets"):
        yield {
            "id": world.id("organizations.org_wallets", n),
            "org_id": world.id("organizations.organizations", n),
            "created_at": day(30),
            "updated_at": day(400),
        }


def org_wallet_transactions(world: World) -> Iterator[Row]:
    """Two invoices paid, and what the campaign has spent; see payments.credit_lots."""
    moves = [("purchase", 5000, 4, 100), ("purchase", 2000, 5, 300), ("spend", -1250, None, 400)]
    for n, (kind, credits, invoice, days) in enumerate(moves, start=1):
        yield {
            "id": world.id("organizations.org_wallet_transactions", n),
            "wallet_id": world.id("organizations.org_wallets", 1),
            "credits_delta": credits,
            "transaction_type": kind,
            "description": "Credits bought." if invoice else "Ads shown.",
            "reference_type": "invoice" if invoice else "campaign",
            "reference_id": world.id("payments.invoices", invoice)
            if invoice
            else world.id("campaigns.campaigns", 1),
            "invoice_id": world.id("payments.invoices", invoice) if invoice else None,
            "stripe_event_id": f"evt_{world.secret('evt', n)}" if invoice else None,
            "created_at": day(days),
        }


def org_invitations(world: World) -> Iterator[Row]:
    for n, status in enumerate(("pending", "expired"), start=1):
        yield {
            "id": world.id("organizations.org_invitations", n),
            "org_id": world.id("organizations.organizations", 1),
            "email": f"{world.unique(f'invited-{n}')}@example.org",
            "role": "editor",
            "token": world.secret("organizations.org_invitations", n),
            "expires_at": day(600 if status == "pending" else 60),
            "invited_by": world.user(1),
            "status": status,
            "created_at": day(586 if status == "pending" else 46),
        }


def payout_accounts(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("organizations.payout_accounts", n),
            "context_type": "organization",
            "context_id": world.id("organizations.organizations", n),
            "stripe_connect_id": f"acct_{world.secret('acct', n)}",
            "charges_enabled": True,
            "payouts_enabled": True,
            "details_submitted": True,
            "created_at": day(15),
        }


def payout_configurations(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("organizations.payout_configurations", n),
            "organization_id": world.id("organizations.organizations", n),
            "stripe_connect_account_id": f"acct_{world.secret('acct', n)}",
            "payout_schedule": "weekly",
            "created_at": day(15),
            "updated_at": day(15),
        }


def org_contact_imports(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("organizations.org_contact_imports", 1),
        "org_id": world.id("organizations.organizations", 1),
        "name": "Guests of last year",
        "source": "csv",
        "imported_by": world.user(1),
        "imported_at": day(35),
        "original_row_count": 5,
    }


def org_contact_import_entries(world: World) -> Iterator[Row]:
    for n in range(1, 6):
        yield {
            "id": world.id("organizations.org_contact_import_entries", n),
            "import_id": world.id("organizations.org_contact_imports", 1),
            "full_name": f"Guest {n}",
            "email": f"{world.unique(f'guest-{n}')}@example.org",
            "tags": ["vip"] if n == 1 else [],
            "consent": "granted" if n % 2 else "unknown",
            "created_at": day(35),
        }
