"""What the tables accept and refuse."""

from __future__ import annotations

import csv
import json

import pytest
from yardpass_tree import EDITOR, FIXTURES, ORG, OTHER_ORG, STRANGER, VIEWER, WALLET

from yardpass_db import db

ENUMS = {
    "verification_status": ["none", "pending", "verified", "pro"],
    "org_role": ["viewer", "editor", "admin", "owner"],
    "owner_context": ["individual", "organization"],
    "follow_actor": ["user", "organization"],
    # The running database lacks sponsor; the owner's page names it.
    "follow_target": ["organizer", "event", "user", "sponsor"],
    "event_visibility": ["public", "unlisted", "private"],
    "recurrence_pattern": ["weekly", "monthly"],
    "role_type": ["organizer", "scanner", "staff", "volunteer", "vendor", "guest"],
    "invite_status": ["pending", "accepted", "expired", "revoked"],
    # Completed and cancelled are the owner's words, canceled is the application's.
    "order_status": ["pending", "paid", "refunded", "canceled", "completed", "cancelled"],
    "ticket_status": ["issued", "transferred", "refunded", "redeemed", "void"],
    "message_channel": ["email", "sms", "push"],
    "job_status": ["draft", "queued", "sending", "sent", "failed", "scheduled", "completed"],
    "conversation_participant_type": ["user", "organization"],
    "conversation_request_status": ["open", "pending", "accepted", "declined"],
    "ad_placement": ["feed", "story", "event_banner", "search_results"],
    # Likewise awareness.
    "campaign_objective": [
        "ticket_sales",
        "brand_awareness",
        "engagement",
        "event_promotion",
        "awareness",
    ],
    "campaign_status": ["draft", "scheduled", "active", "paused", "completed", "archived"],
    "creative_media_type": ["image", "video", "existing_post"],
    "frequency_period": ["session", "day", "week"],
    "pacing_strategy": ["even", "accelerated"],
    "sponsor_role": ["owner", "admin", "editor", "viewer"],
    "sponsorship_status": ["pending", "accepted", "live", "completed", "refunded", "cancelled"],
}
# What else has to change for a value to make sense; everything else is set as it is.
ALONG = {
    ("follower_type", "user"): "follower_org_id = null",
    ("follower_type", "organization"): f"follower_org_id = '{ORG}'",
    ("participant_type", "user"): f"participant_user_id = '{EDITOR}', participant_org_id = null",
    ("participant_type", "organization"): (
        f"participant_org_id = '{OTHER_ORG}', participant_user_id = null"
    ),
    ("transaction_type", "spend"): "credits_delta = -1",
    ("transaction_type", "refund"): "credits_delta = -1",
    ("type", "spend"): "credits_delta = -1",
    ("type", "refund"): "credits_delta = -1",
    ("escrow_state", "locked"): "status = 'live'",
    ("escrow_state", "released"): "status = 'completed'",
    ("escrow_state", "refunded"): "status = 'refunded'",
}
# Where one row is meant: the last owner stays, and two seats cannot be one's.
ONE = {
    "organizations.org_memberships": f"where user_id = '{VIEWER}'",
    "sponsorship.sponsor_members": f"where user_id = '{VIEWER}'",
    "messaging.conversation_participants": "where participant_type = 'user'",
}
CHECKED = ("23514", "22P02")  # check_violation, and a label that an enum type does not have


def closed_columns() -> list[tuple[str, str, list[str]]]:
    """(table, column, values) of each column with a closed list, by CHECK or by enum type."""
    with (FIXTURES / "catalog_columns.csv").open(newline="") as lines:
        return [
            (
                f"{line['schema']}.{line['table']}",
                line["column"],
                line["allowed_values"].split("|")
                if line["allowed_values"]
                else ENUMS[line["type"]],
            )
            for line in csv.DictReader(lines)
            if line["allowed_values"] or line["type"] in ENUMS
        ]


CLOSED = closed_columns()
ACCEPTED = [(table, column, value) for table, column, values in CLOSED for value in values]


def refusal(connection: db.Connection, statement: str) -> str:
    """The error code with which the database refuses, or an empty text when it accepts."""
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except db.PsycopgError as error:
        return str(error.sqlstate)
    return ""


@pytest.mark.parametrize(
    ("table", "column", "value"), ACCEPTED, ids=[f"{t}.{c}={v}" for t, c, v in ACCEPTED]
)
def test_allowed_value_is_accepted(
    filled: db.Connection, table: str, column: str, value: str
) -> None:
    also = f", {ALONG[column, value]}" if (column, value) in ALONG else ""
    where = ONE.get(table, "")
    statement = f"update {table} set {column} = {db.literal(value)}{also} {where}"
    assert refusal(filled, statement) == ""


@pytest.mark.parametrize(
    ("table", "column", "values"), CLOSED, ids=[f"{t}.{c}" for t, c, _ in CLOSED]
)
def test_other_value_is_refused(
    filled: db.Connection, table: str, column: str, values: list[str]
) -> None:
    assert refusal(filled, f"update {table} set {column} = 'nonsense'") in CHECKED


@pytest.mark.parametrize("name", ENUMS)
def test_enum_has_its_labels_in_order(database: db.Connection, name: str) -> None:
    labels = db.value(database, f"select enum_range(null::public.{name})::text[]")
    assert labels == ENUMS[name]


def link(url: str) -> dict[str, str]:
    return {"url": url}


LINKS = {
    "none": ([], True),
    "three": ([link("https://a.example/x")] * 3, True),
    "with platform": ([{"platform": "x", "url": "http://x.example"}], True),
    "four": ([link("https://a.example")] * 4, False),
    "script": ([link("javascript:alert(1)")], False),
    "no url": ([{"platform": "x"}], False),
    "number as url": ([{"url": 7}], False),
    "blank in url": ([link("https://a b.example")], False),
    "no host": ([link("https://")], False),
    "plain text": (["https://a.example"], False),
    "list as url": ([{"url": ["https://a.example"]}], False),
    "nested list": ([[link("https://a.example")]], False),
    "object": (link("https://a.example"), False),
    "json null": (None, False),
    "second one wrong": ([link("https://a.example"), link("a.example")], False),
}


@pytest.mark.parametrize("case", LINKS)
@pytest.mark.parametrize("table", ["users.user_profiles", "organizations.organizations"])
def test_social_links(world: db.Connection, table: str, case: str) -> None:
    links, accepted = LINKS[case]
    statement = f"update {table} set social_links = {db.literal(json.dumps(links))}"
    assert (refusal(world, statement) == "") == accepted


DELTAS = [
    ("purchase", 1, True),
    ("purchase", -1, False),
    ("purchase", 0, False),
    ("spend", -1, True),
    ("spend", 1, False),
    ("refund", -1, True),
    ("refund", 1, False),
    ("adjustment", 1, True),
    ("adjustment", -1, True),
    ("adjustment", 0, False),
]


@pytest.mark.parametrize(("kind", "delta", "accepted"), DELTAS)
def test_wallet_transaction_has_the_sign_of_its_type(
    world: db.Connection, kind: str, delta: int, accepted: bool
) -> None:
    add = (
        "insert into organizations.org_wallet_transactions"
        f" (wallet_id, transaction_type, credits_delta) values ('{WALLET}', '{kind}', {delta})"
    )
    assert (refusal(world, add) == "") == accepted


FIELDS = [
    ("platform_fee_percentage", "0", True),
    ("platform_fee_percentage", "1", True),
    ("platform_fee_percentage", "1.0001", False),
    ("platform_fee_percentage", "-0.0001", False),
    ("minimum_payout_amount_cents", "1", True),
    ("minimum_payout_amount_cents", "0", False),
]


@pytest.mark.parametrize(("column", "value", "accepted"), FIELDS)
def test_payout_configuration_keeps_its_limits(
    world: db.Connection, column: str, value: str, accepted: bool
) -> None:
    statement = f"update organizations.payout_configurations set {column} = {value}"
    assert (refusal(world, statement) == "") == accepted


INVOICE = "e0000000-0000-4000-8000-000000000001"
MOVE = (
    "insert into organizations.org_wallet_transactions"
    " (wallet_id, transaction_type, credits_delta, invoice_id)"
    f" values ('{WALLET}', '{{}}', {{}}, '{INVOICE}')"
)


@pytest.mark.parametrize(("kind", "delta"), [("purchase", 5), ("refund", -5)])
def test_invoice_is_credited_and_refunded_once(world: db.Connection, kind: str, delta: int) -> None:
    db.run_script(world, MOVE.format(kind, delta))
    assert refusal(world, MOVE.format(kind, delta)) == "23505"


def test_invoice_can_be_credited_and_refunded(world: db.Connection) -> None:
    db.run_script(world, MOVE.format("purchase", 5))
    assert refusal(world, MOVE.format("refund", -5)) == ""


FOLLOW = (
    "insert into users.follows (follower_user_id, follower_type, follower_org_id, target_type,"
    f" target_id) values ('{STRANGER}', {{}}, {{}}, 'user', '{EDITOR}')"
)


def test_person_follows_once(world: db.Connection) -> None:
    db.run_script(world, FOLLOW.format("'user'", "null"))
    assert refusal(world, FOLLOW.format("'user'", "null")) == "23505"


@pytest.mark.parametrize(
    ("actor", "organization"), [("'user'", f"'{ORG}'"), ("'organization'", "null")]
)
def test_follower_is_what_its_type_says(
    world: db.Connection, actor: str, organization: str
) -> None:
    assert refusal(world, FOLLOW.format(actor, organization)) == "23514"


def test_token_of_an_invitation_is_unique(world: db.Connection) -> None:
    again = (
        "insert into organizations.org_invitations (org_id, email, token, expires_at, invited_by)"
        f" values ('{ORG}', 'b@example.org', 'secret-of-the-link', now(), '{STRANGER}')"
    )
    assert refusal(world, again) == "23505"


def test_profile_goes_with_its_account(world: db.Connection) -> None:
    db.rows(world, "delete from auth.users where id = %s", [STRANGER])
    left = db.value(
        world, "select count(*) from users.user_profiles where user_id = %s", [STRANGER]
    )
    assert left == 0


def test_organization_takes_all_its_rows_along(world: db.Connection) -> None:
    db.rows(world, "delete from organizations.organizations where id = %s", [ORG])
    left = db.value(
        world, "select count(*) from organizations.org_memberships where org_id = %s", [ORG]
    )
    assert left == 0
