"""A row of ours in every table of events, ticketing and messaging, on top of the world's people.

The stranger has a ticket to each event, wrote the posts and talks to our organization; the other
organization's owner follows the open event.
"""

from __future__ import annotations

import pytest
from yardpass_tree import ADMIN, EDITOR, FIXTURES, ORG, OTHER, OWNER, STRANGER

from yardpass_db import db

OPEN, CLOSED, UNLISTED = (f"e1000000-0000-4000-8000-{n:012d}" for n in (1, 2, 3))
SERIES = "e2000000-0000-4000-8000-000000000001"
TIER, CLOSED_TIER = (f"e3000000-0000-4000-8000-{n:012d}" for n in (1, 2))
POST, FOLLOWERS_POST, PRIVATE_POST, REMOVED_POST, CLOSED_POST = (
    f"e4000000-0000-4000-8000-{n:012d}" for n in range(1, 6)
)
COMMENT, CLOSED_COMMENT = (f"e5000000-0000-4000-8000-{n:012d}" for n in (1, 2))
ORDER, CLOSED_ORDER = (f"e6000000-0000-4000-8000-{n:012d}" for n in (1, 2))
TICKET, CLOSED_TICKET = (f"e7000000-0000-4000-8000-{n:012d}" for n in (1, 2))
CONVERSATION = "e8000000-0000-4000-8000-000000000001"
JOB, MEDIA, TEMPLATE, DRAFT = (f"e9000000-0000-4000-8000-{n:012d}" for n in (1, 2, 3, 4))
QR_CODE = "YARDPA22"

EVENTS = f"""
insert into events.event_series
  (id, name, organization_id, created_by, recurrence, series_start, series_end)
  values ('{SERIES}', 'Fridays', '{ORG}', '{OWNER}', 'weekly', '2030-01-04', '2030-12-31');
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
    end_at, visibility, link_token, series_id) values
  ('{OPEN}', 'organization', '{ORG}', '{OWNER}', 'Open', '2030-01-04', '2030-01-05', 'public',
    'secret-of-open', '{SERIES}'),
  ('{CLOSED}', 'organization', '{ORG}', '{OWNER}', 'Closed', '2030-01-04', '2030-01-05', 'private',
    'secret-of-closed', null),
  ('{UNLISTED}', 'individual', '{ORG}', '{OWNER}', 'Unlisted', '2030-01-04', '2030-01-05',
    'unlisted', 'secret-of-unlisted', null);
insert into ticketing.ticket_tiers (id, event_id, name, quantity, sold_quantity) values
  ('{TIER}', '{OPEN}', 'Standard', 10, 1), ('{CLOSED_TIER}', '{CLOSED}', 'Standard', 10, 1);
insert into events.event_posts (id, event_id, author_user_id, text, visibility, moderation_state)
  values
  ('{POST}', '{OPEN}', '{STRANGER}', 'For all', 'public', 'clean'),
  ('{FOLLOWERS_POST}', '{OPEN}', '{STRANGER}', 'For followers', 'followers', 'clean'),
  ('{PRIVATE_POST}', '{OPEN}', '{STRANGER}', 'For us', 'private', 'clean'),
  ('{REMOVED_POST}', '{OPEN}', '{STRANGER}', 'Removed', 'public', 'removed'),
  ('{CLOSED_POST}', '{CLOSED}', '{STRANGER}', 'For guests', 'public', 'clean');
insert into events.event_reactions (post_id, user_id)
  values ('{POST}', '{STRANGER}'), ('{CLOSED_POST}', '{STRANGER}');
insert into events.event_comments (id, post_id, author_user_id, text) values
  ('{COMMENT}', '{POST}', '{STRANGER}', 'Nice'),
  ('{CLOSED_COMMENT}', '{CLOSED_POST}', '{STRANGER}', 'Hush');
insert into events.event_comment_reactions (comment_id, user_id, kind)
  values ('{COMMENT}', '{STRANGER}', 'like'), ('{CLOSED_COMMENT}', '{STRANGER}', 'like');
insert into events.event_roles (event_id, user_id, role, created_by)
  values ('{OPEN}', '{EDITOR}', 'staff', '{OWNER}');
insert into events.event_scanners (event_id, user_id) values ('{OPEN}', '{EDITOR}');
insert into events.event_invites (event_id, email) values ('{CLOSED}', 'guest@example.org');
insert into events.event_share_assets (created_by, event_id, kind)
  values ('{OWNER}', '{OPEN}', 'story_image');
insert into events.cultural_guides (event_id) values ('{OPEN}'), ('{CLOSED}');
insert into events.hashtags (tag) values ('jazz');
insert into events.post_hashtags (post_id, tag)
  values ('{POST}', 'jazz'), ('{CLOSED_POST}', 'jazz');
insert into events.post_mentions (post_id, mentioned_user_id)
  values ('{POST}', '{OWNER}'), ('{CLOSED_POST}', '{OWNER}');
insert into events.media_assets (id, owner_user_id, media_type)
  values ('{MEDIA}', '{STRANGER}', 'image'), ('{DRAFT}', '{STRANGER}', 'image');
insert into events.post_media (post_id, media_id)
  values ('{POST}', '{MEDIA}'), ('{CLOSED_POST}', '{MEDIA}');
insert into events.role_invites (event_id, role, email, token, expires_at, invited_by)
  values ('{OPEN}', 'scanner', 'new@example.org', 'secret-role', '2100-01-01', '{OWNER}');
insert into users.follows (follower_user_id, target_type, target_id)
  values ('{OTHER}', 'event', '{OPEN}');
"""

TICKETING = f"""
insert into ticketing.orders (id, user_id, event_id, status, contact_email, contact_name,
    contact_phone) values
  ('{ORDER}', '{STRANGER}', '{OPEN}', 'paid', 'me@example.org', 'Me', '+15'),
  ('{CLOSED_ORDER}', '{STRANGER}', '{CLOSED}', 'paid', 'me@example.org', 'Me', '+15');
insert into ticketing.order_items (order_id, tier_id, quantity, unit_price_cents)
  values ('{ORDER}', '{TIER}', 1, 500);
insert into ticketing.tickets (id, event_id, tier_id, order_id, owner_user_id, qr_code, serial_no)
  values ('{TICKET}', '{OPEN}', '{TIER}', '{ORDER}', '{STRANGER}', '{QR_CODE}', 1),
  ('{CLOSED_TICKET}', '{CLOSED}', '{CLOSED_TIER}', '{CLOSED_ORDER}', '{STRANGER}', null, 1);
insert into ticketing.ticket_holds (tier_id, quantity, session_id, expires_at)
  values ('{TIER}', 1, 'session-of-the-stranger', '2100-01-01');
insert into ticketing.checkout_sessions (order_id, user_id, event_id)
  values ('{ORDER}', '{STRANGER}', '{OPEN}');
insert into ticketing.guest_codes (event_id, code, created_by)
  values ('{OPEN}', 'LETMEIN', '{OWNER}');
insert into ticketing.guest_ticket_sessions (token_hash, method, contact, scope, expires_at)
  values ('hash', 'email', 'guest@example.org', '{{}}', '2100-01-01');
insert into ticketing.guest_otp_codes (method, contact, otp_hash, expires_at)
  values ('email', 'guest@example.org', 'hash', '2100-01-01');
insert into ticketing.inventory_operations (tier_id, operation_type, quantity)
  values ('{TIER}', 'purchase', 1);
insert into ticketing.refunds (order_id, amount_cents) values ('{ORDER}', 100);
insert into ticketing.scan_logs (event_id, ticket_id, result)
  values ('{OPEN}', '{TICKET}', 'valid');
"""

MESSAGING = f"""
insert into messaging.notifications (user_id, title, message, type)
  values ('{STRANGER}', 'Bought', 'You are in', 'success');
insert into messaging.message_templates (id, org_id, name, channel, created_by)
  values ('{TEMPLATE}', '{ORG}', 'Thanks', 'email', '{ADMIN}');
insert into messaging.message_jobs (id, event_id, channel, template_id, created_by)
  values ('{JOB}', '{OPEN}', 'email', '{TEMPLATE}', '{ADMIN}');
insert into messaging.message_job_recipients (job_id, user_id, email)
  values ('{JOB}', '{STRANGER}', 'me@example.org');
insert into messaging.direct_conversations (id, created_by)
  values ('{CONVERSATION}', '{STRANGER}');
insert into messaging.conversation_participants
  (conversation_id, participant_type, participant_user_id, participant_org_id) values
  ('{CONVERSATION}', 'user', '{STRANGER}', null), ('{CONVERSATION}', 'organization', null, '{ORG}');
insert into messaging.direct_messages (conversation_id, sender_type, sender_user_id, body)
  values ('{CONVERSATION}', 'user', '{STRANGER}', 'Is there parking?');
"""

ROWS = EVENTS + TICKETING + MESSAGING


@pytest.fixture
def filled(world: db.Connection) -> db.Connection:
    """`world` with these rows in it; `acting` acts in the same transaction."""
    db.run_script(world, ROWS)
    # Sponsors, campaigns, analytics, payments, ml and the system tables.
    db.run_script(world, (FIXTURES / "world" / "sponsors_and_money.sql").read_text())
    return world
