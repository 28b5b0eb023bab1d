"""Who reads and writes what in events, ticketing and messaging: sentences as data."""

from __future__ import annotations

from yardpass_rows import (
    CLOSED,
    CLOSED_COMMENT,
    CLOSED_POST,
    CLOSED_TICKET,
    CLOSED_TIER,
    COMMENT,
    CONVERSATION,
    DRAFT,
    FOLLOWERS_POST,
    MEDIA,
    OPEN,
    ORDER,
    POST,
    PRIVATE_POST,
    REMOVED_POST,
    SERIES,
    TICKET,
    TIER,
    UNLISTED,
)
from yardpass_tree import (
    ADMIN,
    EDITOR,
    ORG,
    OTHER,
    OTHER_ORG,
    OWNER,
    PERSONAS,
    STRANGER,
    VIEWER,
)

from .event_part_sentences import PART_WRITING

ANYBODY = set(PERSONAS)
SIGNED_IN = ANYBODY - {"visitor"}
MEMBERS = {"viewer", "editor", "admin", "owner", "both", "service"}
EDITORS = {"editor", "admin", "owner", "service"}
GUEST = MEMBERS | {"stranger"}  # The stranger has tickets and wrote the posts.

# What is asked for, and who gets it; visitors are denied where others are shown nothing.
READING = {
    "public event": ("events", f"id = '{OPEN}'", ANYBODY),
    "private event": ("events", f"id = '{CLOSED}'", GUEST),
    "unlisted event": ("events", f"id = '{UNLISTED}'", MEMBERS),
    "public post": ("event_posts", f"id = '{POST}'", ANYBODY),
    "post for followers": ("event_posts", f"id = '{FOLLOWERS_POST}'", GUEST | {"other"}),
    "private post": ("event_posts", f"id = '{PRIVATE_POST}'", GUEST),
    "removed post": ("event_posts", f"id = '{REMOVED_POST}'", GUEST),
    "post of a private event": ("event_posts", f"id = '{CLOSED_POST}'", GUEST),
    "reaction on a private event": (
        "event_reactions",
        f"post_id = '{CLOSED_POST}'",
        GUEST,
    ),
    "reaction": ("event_reactions", f"post_id = '{POST}'", SIGNED_IN),
    "comment": ("event_comments", f"id = '{COMMENT}'", ANYBODY),
    "comment of a private event": ("event_comments", f"id = '{CLOSED_COMMENT}'", GUEST),
    "tier": ("ticket_tiers", f"id = '{TIER}'", ANYBODY),
    "tier of a private event": ("ticket_tiers", f"id = '{CLOSED_TIER}'", GUEST),
    "ticket": ("tickets", f"id = '{TICKET}'", GUEST),
    # Members read orders without contact data, through event_orders.
    "order": ("orders", f"id = '{ORDER}'", {"stranger", "service"}),
    "notification": ("notifications", f"user_id = '{STRANGER}'", {"stranger", "service"}),
    "conversation": (
        "direct_conversations",
        f"id = '{CONVERSATION}'",
        EDITORS | {"stranger"},
    ),
    "participants": (
        "conversation_participants",
        f"conversation_id = '{CONVERSATION}'",
        EDITORS | {"stranger"},
    ),
    "message": (
        "direct_messages",
        f"conversation_id = '{CONVERSATION}'",
        EDITORS | {"stranger"},
    ),
    "series": ("event_series", f"id = '{SERIES}'", MEMBERS),
    "like of a comment": ("event_comment_reactions", f"comment_id = '{COMMENT}'", SIGNED_IN),
    "staff": ("event_roles", f"event_id = '{OPEN}'", MEMBERS),
    "scanner": ("event_scanners", f"event_id = '{OPEN}'", MEMBERS),
    "invitation by address": ("event_invites", f"event_id = '{CLOSED}'", EDITORS),
    "share asset": ("event_share_assets", f"event_id = '{OPEN}'", MEMBERS),
    "guide": ("cultural_guides", f"event_id = '{OPEN}'", ANYBODY),
    "hashtag": ("hashtags", "tag = 'jazz'", ANYBODY),
    "hashtag of a post": ("post_hashtags", f"post_id = '{POST}'", SIGNED_IN),
    "mention": ("post_mentions", f"post_id = '{POST}'", SIGNED_IN),
    "media of a post": ("post_media", f"post_id = '{POST}'", SIGNED_IN),
    "upload": ("media_assets", f"id = '{MEDIA}'", SIGNED_IN),
    "guide to a private event": ("cultural_guides", f"event_id = '{CLOSED}'", GUEST),
    "like of a private comment": (
        "event_comment_reactions",
        f"comment_id = '{CLOSED_COMMENT}'",
        GUEST,
    ),
    "hashtag of a private post": ("post_hashtags", f"post_id = '{CLOSED_POST}'", GUEST),
    "mention of a private post": ("post_mentions", f"post_id = '{CLOSED_POST}'", GUEST),
    "media of a private post": ("post_media", f"post_id = '{CLOSED_POST}'", GUEST),
    "upload in no post": ("media_assets", f"id = '{DRAFT}'", {"stranger", "service"}),
    "invitation to a role": ("role_invites", f"event_id = '{OPEN}'", EDITORS),
    "order item": ("order_items", f"order_id = '{ORDER}'", GUEST),
    "scan": ("scan_logs", f"event_id = '{OPEN}'", MEMBERS),
}
OPEN_TO_VISITORS = {
    "events",
    "event_posts",
    "event_comments",
    "ticket_tiers",
    "cultural_guides",
    "hashtags",
}
CLOSED_TABLES = [
    "ticket_holds",
    "checkout_sessions",
    "guest_codes",
    "guest_ticket_sessions",
    "guest_otp_codes",
    "inventory_operations",
    "refunds",
    "message_templates",
    "message_jobs",
    "message_job_recipients",
]


def expected(case: str, persona: str) -> str:
    table, _, readers = READING[case]
    if persona in readers:
        return "rows"
    return "denied" if persona == "visitor" and table not in OPEN_TO_VISITORS else "none"


# A secret, and who reads it; everybody else who sees the row reads null.
SECRETS = {
    "link of an event": (f"select link_token from public.events where id = '{OPEN}'", EDITORS),
    "code of a ticket": (
        f"select qr_code from public.tickets where id = '{TICKET}'",
        {"stranger", "service"},
    ),
    "e-mail of a buyer": (
        f"select contact_email from public.orders where id = '{ORDER}'",
        {"stranger", "service"},
    ),
    "name of a buyer": (
        f"select contact_name from public.orders where id = '{ORDER}'",
        {"stranger", "service"},
    ),
    "phone of a buyer": (
        f"select contact_phone from public.orders where id = '{ORDER}'",
        {"stranger", "service"},
    ),
}


EVENT = (
    "insert into public.events"
    " (owner_context_type, owner_context_id, created_by, title, start_at, end_at)"
    " values ('organization', '{}', '{}', 'New', '2030-01-01', '2030-01-02')"
)
POSTING = (
    "insert into public.event_posts (event_id, author_user_id, text, post_type)"
    " values ('{}', '{}', 'Hi', '{}')"
)
LIKE = "insert into public.event_reactions (post_id, user_id) values ('{}', '{}')"
SAY = "insert into public.event_comments (post_id, author_user_id, text) values ('{}', '{}', 'x')"
TIERS = "insert into public.ticket_tiers (event_id, name) values ('{}', 'New')"
BEGIN = "insert into public.direct_conversations (created_by) values ('{}')"
SEAT = (
    "insert into public.conversation_participants"
    " (conversation_id, participant_type, participant_user_id)"
    f" values ('{CONVERSATION}', 'user', '{{}}')"
)
TELL = (
    "insert into public.direct_messages"
    " (conversation_id, sender_type, sender_user_id, sender_org_id, body)"
    f" values ('{CONVERSATION}', '{{}}', '{{}}', {{}}, 'x')"
)

# (what, persona, statement, outcome)
WRITING = [
    ("editor creates an event", "editor", EVENT.format(ORG, EDITOR), "rows"),
    ("viewer creates none", "viewer", EVENT.format(ORG, VIEWER), "refused"),
    ("nobody creates one for others", "editor", EVENT.format(OTHER_ORG, EDITOR), "refused"),
    ("nobody creates one as another", "editor", EVENT.format(ORG, OWNER), "refused"),
    ("visitor creates none", "visitor", EVENT.format(ORG, OWNER), "denied"),
    ("editor changes an event", "editor", "update public.events set title = 'x'", "rows"),
    ("viewer changes none", "viewer", "update public.events set title = 'x'", "none"),
    ("guest changes none", "stranger", "update public.events set title = 'x'", "none"),
    ("event does not move", "both", f"update public.events set owner_context_id = '{ORG}'",
     "denied"),
    ("organizer releases no money", "owner",
     "update public.events set hold_payout_until_end = false", "denied"),
    ("admin deletes an unsold event", "admin",
     f"delete from public.events where id = '{UNLISTED}'", "rows"),
    ("admin deletes no sold event", "admin", f"delete from public.events where id = '{OPEN}'",
     "none"),
    ("editor deletes no event", "editor", f"delete from public.events where id = '{UNLISTED}'",
     "none"),
    ("guest posts", "stranger", POSTING.format(OPEN, STRANGER, "post"), "rows"),
    ("guest announces nothing", "stranger", POSTING.format(OPEN, STRANGER, "announcement"),
     "refused"),
    ("editor announces", "admin", POSTING.format(OPEN, ADMIN, "announcement"), "rows"),
    ("who has no ticket does not post", "other", POSTING.format(OPEN, OTHER, "post"), "refused"),
    ("nobody posts as another", "editor", POSTING.format(OPEN, OWNER, "post"), "refused"),
    ("author changes a post", "stranger",
     f"update public.event_posts set text = 'x' where id = '{POST}'", "rows"),
    ("owner changes no post of others", "owner",
     f"update public.event_posts set text = 'x' where id = '{POST}'", "none"),
    ("author counts no likes", "stranger", "update public.event_posts set like_count = 9",
     "denied"),
    ("author pins nothing", "stranger", "update public.event_posts set pinned = true", "denied"),
    ("author does not clear moderation", "stranger",
     "update public.event_posts set moderation_state = 'clean'", "denied"),
    ("author deletes a post", "stranger", f"delete from public.event_posts where id = '{POST}'",
     "rows"),
    ("editor deletes a post", "editor", f"delete from public.event_posts where id = '{POST}'",
     "rows"),
    ("viewer deletes none", "viewer", f"delete from public.event_posts where id = '{POST}'",
     "none"),
    ("person likes a post", "other", LIKE.format(POST, OTHER), "rows"),
    ("nobody likes as another", "other", LIKE.format(POST, OWNER), "refused"),
    ("nobody likes what they do not see", "other", LIKE.format(CLOSED_POST, OTHER), "refused"),
    ("person takes a like back", "stranger", "delete from public.event_reactions", "rows"),
    ("nobody takes the like of others back", "owner", "delete from public.event_reactions",
     "none"),
    ("person comments", "other", SAY.format(POST, OTHER), "rows"),
    ("nobody comments as another", "other", SAY.format(POST, OWNER), "refused"),
    ("nobody comments unseen", "other", SAY.format(CLOSED_POST, OTHER), "refused"),
    ("author changes a comment", "stranger", "update public.event_comments set text = 'x'",
     "rows"),
    ("nobody changes comments of others", "owner", "update public.event_comments set text = 'x'",
     "none"),
    ("comment does not move", "stranger", f"update public.event_comments set post_id = '{POST}'",
     "denied"),
    ("editor deletes a comment", "editor", "delete from public.event_comments", "rows"),
    ("author deletes a comment", "stranger", "delete from public.event_comments", "rows"),
    ("viewer deletes no comment", "viewer", "delete from public.event_comments", "none"),
    ("editor adds a tier", "editor", TIERS.format(OPEN), "rows"),
    ("viewer adds none", "viewer", TIERS.format(OPEN), "refused"),
    ("guest adds none", "stranger", TIERS.format(OPEN), "refused"),
    ("editor changes a price", "editor",
     f"update public.ticket_tiers set price_cents = 1 where id = '{TIER}'", "rows"),
    ("guest changes no price", "stranger", "update public.ticket_tiers set price_cents = 1",
     "none"),
    ("editor does not write counts", "editor", "update public.ticket_tiers set sold_quantity = 0",
     "denied"),
    ("editor deletes no tier", "editor", "delete from public.ticket_tiers", "denied"),
    ("guest redeems nothing", "stranger", "update public.tickets set status = 'redeemed'",
     "denied"),
    ("member gives no ticket away", "owner",
     f"update public.tickets set owner_user_id = '{OWNER}'", "denied"),
    ("service redeems through the view", "service",
     f"update public.tickets set redeemed_at = now() where id = '{CLOSED_TICKET}'", "rows"),
    ("buyer does not pay by hand", "stranger", "update public.orders set status = 'completed'",
     "denied"),
    ("service writes contact data through the view", "service",
     f"update public.orders set contact_phone = '+1' where id = '{ORDER}'", "rows"),
    ("person marks as read", "stranger", "update public.notifications set read_at = now()",
     "rows"),
    ("nobody marks for others", "owner", "update public.notifications set read_at = now()",
     "none"),
    ("person does not rewrite", "stranger", "update public.notifications set title = 'x'",
     "denied"),
    ("person clears", "stranger", "delete from public.notifications", "rows"),
    ("nobody clears for others", "owner", "delete from public.notifications", "none"),
    ("nobody notifies others", "owner",
     "insert into public.notifications (user_id, title, message, type)"
     f" values ('{VIEWER}', 'x', 'x', 'info')", "denied"),
    ("person begins a conversation", "other", BEGIN.format(OTHER) + " returning id", "rows"),
    ("nobody begins one as another", "other", BEGIN.format(OWNER), "refused"),
    ("creator brings another in", "stranger", SEAT.format(OTHER), "rows"),
    ("nobody lets themself in", "other", SEAT.format(OTHER), "refused"),
    ("participant brings nobody in", "editor", SEAT.format(EDITOR), "refused"),
    ("participant says what is read", "editor",
     "update public.conversation_participants set last_read_at = now()", "rows"),
    ("outsider does not", "viewer",
     "update public.conversation_participants set last_read_at = now()", "none"),
    ("participant leaves", "stranger",
     f"delete from public.conversation_participants where participant_user_id = '{STRANGER}'",
     "rows"),
    ("person throws nobody out", "stranger",
     f"delete from public.conversation_participants where participant_org_id = '{ORG}'", "none"),
    ("person writes", "stranger", TELL.format("user", STRANGER, "null"), "rows"),
    ("editor writes for the organization", "editor",
     TELL.format("organization", EDITOR, f"'{ORG}'"), "rows"),
    ("editor has no seat in person", "editor", TELL.format("user", EDITOR, "null"), "refused"),
    ("viewer does not write", "viewer", TELL.format("organization", VIEWER, f"'{ORG}'"),
     "refused"),
    ("nobody writes as another", "editor", TELL.format("user", STRANGER, "null"), "refused"),
    ("nobody writes for others", "both",
     TELL.format("organization", STRANGER, f"'{OTHER_ORG}'"), "refused"),
    ("nobody changes what was said", "stranger", "update public.direct_messages set body = 'x'",
     "denied"),
]  # fmt: skip
WRITING += PART_WRITING
