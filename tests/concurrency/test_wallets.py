"""Many clients at one wallet, one post, one invitation."""

from __future__ import annotations

from collections import Counter

import pytest
from functions.organizations.mail import MAIL
from functions.wallets.shop import INVOICE, ORG_INVOICE, PERSONAL, SHOP
from yardpass_tree import OTHER_ORG, STRANGER, WALLET

from .crowd import Crowd

CLIENTS = 16
DRIFTED = """
select id from payments.wallets as wallet where balance_credits <> (
  select coalesce(sum(credits_delta), 0) from payments.wallet_transactions
  where wallet_id = wallet.id)
union all
select id from organizations.org_wallets as wallet where balance_credits <> (
  select coalesce(sum(credits_delta), 0) from organizations.org_wallet_transactions
  where wallet_id = wallet.id)
"""
STATE = f"""
select balance_credits, (select sum(quantity_remaining)::int from payments.credit_lots)
from payments.wallets where id = '{PERSONAL}'
"""


def lots(*credits: int) -> str:
    """Lots of a person's wallet, and what the ledger says of them."""
    return "".join(
        "insert into payments.wallet_transactions (wallet_id, type, credits_delta)"
        f" values ('{PERSONAL}', 'promo', {amount});"
        "insert into payments.credit_lots (wallet_id, quantity_purchased, quantity_remaining,"
        f" unit_price_cents, source) values ('{PERSONAL}', {amount}, {amount}, 0, 'promo');"
        for amount in credits
    )


def spend(amount: int) -> str:
    call = f"public.deduct_credits_fifo({amount}, '{PERSONAL}')"
    return f"select coalesce(sum(deducted), 0)::int from {call}"


@pytest.fixture
def shop(crowd: Crowd) -> Crowd:
    crowd.run(SHOP)
    return crowd


def test_every_spend_succeeds_while_credits_remain(shop: Crowd) -> None:
    shop.run(lots(10, 30, 7, 33))
    assert shop.call([spend(5)] * CLIENTS) == [5] * CLIENTS


def test_spends_leave_what_they_should(shop: Crowd) -> None:
    shop.run(lots(10, 30, 7, 40))
    shop.call([spend(5)] * CLIENTS)
    assert shop.rows(STATE) == [(7, 7)]


def test_no_more_is_spent_than_there_is(shop: Crowd) -> None:
    shop.run(lots(10, 30, 7, 6))
    answers = shop.call([spend(5)] * CLIENTS)
    refused = Counter(isinstance(answer, str) for answer in answers)
    assert (refused, shop.rows(STATE)) == ({False: 10, True: 6}, [(3, 3)])


def test_spends_purchases_and_movements_do_not_deadlock(shop: Crowd) -> None:
    shop.run(lots(200))
    move = (
        "insert into public.wallet_transactions (wallet_id, type, credits_delta)"
        f" values ('{PERSONAL}', 'adjustment', 1) returning credits_delta"
    )
    answers = shop.call([spend(1), move] * CLIENTS)
    assert answers == [1] * (2 * CLIENTS)


def test_balance_is_the_sum_of_the_ledger_after_a_rush(shop: Crowd) -> None:
    shop.run(lots(200))
    insert = (
        "insert into public.org_wallet_transactions (wallet_id, transaction_type, credits_delta)"
        f" values ('{WALLET}', 'adjustment', 1) returning credits_delta"
    )
    recompute = f"select public.recompute_wallet_balance('{PERSONAL}')"
    shop.call([spend(1), insert, recompute] * 10)
    assert shop.rows(DRIFTED) == []


def buy(key: str) -> str:
    return (
        "select new_balance from public.wallet_apply_purchase("
        f"'{INVOICE}', '{PERSONAL}', 100, 1000, null, '{key}')"
    )


def test_one_key_is_one_purchase(shop: Crowd) -> None:
    shop.call([buy("same")] * CLIENTS)
    assert shop.rows(STATE) == [(100, 100)]


def test_one_key_is_answered_alike(shop: Crowd) -> None:
    assert shop.call([buy("same")] * CLIENTS) == [100] * CLIENTS


def test_one_invoice_is_one_purchase(shop: Crowd) -> None:
    shop.call([buy(f"message {n}") for n in range(CLIENTS)])
    assert shop.rows(STATE) == [(100, 100)]


def test_one_key_is_one_refund(shop: Crowd) -> None:
    shop.call([buy("once")])
    refund = (
        "select new_balance from public.wallet_apply_refund("
        f"'{INVOICE}', '{PERSONAL}', 300, 'refund')"
    )
    assert (shop.call([refund] * CLIENTS), shop.rows(STATE)) == ([70] * CLIENTS, [(70, 70)])


def test_one_message_is_one_purchase_of_an_organization(shop: Crowd) -> None:
    call = f"select public.org_wallet_apply_purchase('{WALLET}', 100, '{ORG_INVOICE}', 'evt')::text"
    answers = set(shop.call([call] * CLIENTS))
    balance = f"select balance_credits from organizations.org_wallets where id = '{WALLET}'"
    assert (len(answers), shop.rows(balance)) == (1, [(170,)])


@pytest.mark.parametrize(
    ("statement", "role", "user"),
    [
        ("select public.ensure_wallet_exists_for_auth_user()::text", "authenticated", STRANGER),
        (f"select public.ensure_org_wallet_exists('{OTHER_ORG}')::text", "service_role", None),
    ],
    ids=["person", "organization"],
)
def test_one_wallet_is_made(crowd: Crowd, statement: str, role: str, user: str | None) -> None:
    answers = crowd.call([statement] * CLIENTS, role, user)
    assert [len(str(answer)) for answer in set(answers)] == [36]


POST = "e1000000-0000-4000-8000-000000000001"
PUBLISHED = f"""
insert into auth.users (id, email)
  select format('f0000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid, n || '@example.com'
  from generate_series(1, 32) as n;
insert into users.user_profiles (user_id, display_name)
  select id, email from auth.users where email like '%@example.com';
insert into events.event_posts (id, event_id, author_user_id, text)
  select '{POST}', id, created_by, 'Here' from events.events limit 1;
"""
COUNTED = f"""
select like_count, comment_count, reply_count, share_count
from events.event_posts where id = '{POST}'
"""


def people(statement: str) -> list[str]:
    """The statement, once for each of 32 people."""
    return [statement.format(f"f0000000-0000-4000-8000-{n:012d}") for n in range(1, 33)]


LIKE = (
    f"insert into public.event_reactions (post_id, user_id) values ('{POST}', '{{}}')"
    " returning kind"
)
COMMENT = (
    "insert into public.event_comments (post_id, author_user_id, text)"
    f" values ('{POST}', '{{}}', 'x') returning text"
)
SHARE = (
    "insert into public.share_links (code, content_type, content_id)"
    f" values ('{{}}', 'post', '{POST}') returning content_type"
)
UNLIKE = "delete from public.event_reactions where user_id = '{}' returning kind"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [(LIKE, (32, 0, 0, 0)), (COMMENT, (0, 32, 32, 0)), (SHARE, (0, 0, 0, 32))],
    ids=["likes", "comments", "shares"],
)
def test_everything_at_once_is_counted(
    crowd: Crowd, statement: str, expected: tuple[int, ...]
) -> None:
    crowd.run(PUBLISHED)
    crowd.call(people(statement))
    assert crowd.rows(COUNTED) == [expected]


def test_likes_taken_back_at_once_are_counted(crowd: Crowd) -> None:
    crowd.run(PUBLISHED)
    crowd.call(people(LIKE))
    crowd.call(people(UNLIKE))
    assert crowd.rows(COUNTED) == [(0, 0, 0, 0)]


def test_counters_written_during_a_rush_do_no_harm(crowd: Crowd) -> None:
    crowd.run(PUBLISHED)
    write = f"update public.event_posts set like_count = 7 where id = '{POST}' returning like_count"
    crowd.call(people(LIKE) + [write] * 8)
    assert crowd.rows(COUNTED) == [(32, 0, 0, 0)]


@pytest.mark.parametrize("function", ["accept_org_invitation", "accept_role_invite"])
def test_invitation_is_accepted_once(crowd: Crowd, function: str) -> None:
    crowd.run(MAIL.replace("e0000000-", "e9000000-"))
    answers = crowd.call([f"select public.{function}('open')"] * CLIENTS, "authenticated", STRANGER)
    assert Counter(answer.get("error", "success") for answer in answers) == {
        "success": 1,
        "accepted": CLIENTS - 1,
    }
