"""Who writes the parts of an event and of a post: staff, invitations, guides, media, likes."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_rows import (
    CLOSED_COMMENT,
    COMMENT,
    FOLLOWERS_POST,
    MEDIA,
    OPEN,
    ORDER,
    POST,
    SERIES,
)
from yardpass_tree import ADMIN, EDITOR, ORG, OTHER, OWNER, VIEWER

Sentence = tuple[str, str, str, str]

# What editors manage: its name, what of it can be changed, and a new one in somebody's name.
MANAGED = {
    "event_roles": (
        f"event_id = '{OPEN}'",
        "status = 'revoked'",
        f"(event_id, user_id, role, created_by) values ('{OPEN}', '{OTHER}', 'staff', '{{}}')",
    ),
    "event_scanners": (
        f"event_id = '{OPEN}'",
        "status = 'disabled'",
        f"(event_id, user_id, invited_by) values ('{OPEN}', '{OTHER}', '{{}}')",
    ),
    "role_invites": (
        f"event_id = '{OPEN}'",
        "status = 'revoked'",
        "(event_id, role, email, token, expires_at, invited_by)"
        f" values ('{OPEN}', 'staff', 'x@example.org', 'x', '2100-01-01', '{{}}')",
    ),
    "event_share_assets": (
        f"event_id = '{OPEN}'",
        "caption = 'x'",
        f"(event_id, kind, created_by) values ('{OPEN}', 'story_video', '{{}}')",
    ),
    "event_series": (
        f"id = '{SERIES}'",
        "name = 'x'",
        "(name, organization_id, created_by, recurrence, series_start, series_end)"
        f" values ('New', '{ORG}', '{{}}', 'weekly', '2030-01-04', '2030-12-31')",
    ),
}


def managed() -> Iterator[Sentence]:
    """Sentences about each table of MANAGED: editors may, in their own name; viewers may not."""
    for table, (where, change, new) in MANAGED.items():
        insert = f"insert into public.{table} {new}"
        update = f"update public.{table} set {change} where {where}"
        delete = f"delete from public.{table} where {where}"
        yield f"editor adds {table}", "editor", insert.format(EDITOR), "rows"
        yield f"viewer adds no {table}", "viewer", insert.format(VIEWER), "refused"
        yield f"nobody adds {table} as another", "editor", insert.format(OWNER), "refused"
        yield f"editor changes {table}", "editor", update, "rows"
        yield f"viewer changes no {table}", "viewer", update, "none"
        yield (
            f"stranger changes no {table}",
            "stranger",
            f"update public.{table} set {change}",
            ("none"),
        )
        yield f"editor deletes {table}", "editor", delete, "rows"
        yield f"viewer deletes no {table}", "viewer", delete, "none"
        yield f"stranger deletes no {table}", "stranger", f"delete from public.{table}", "none"


INVITE = f"insert into public.event_invites (event_id, email) values ('{OPEN}', 'x@example.org')"
GUIDE = (
    "insert into public.cultural_guides (event_id)"
    f" select id from public.events where owner_context_id = '{ORG}' and visibility = 'unlisted'"
)
UPLOAD = "insert into public.media_assets (owner_user_id, media_type) values ('{}', 'image')"
LIKE = (
    "insert into public.event_comment_reactions (comment_id, user_id, kind)"
    " values ('{}', '{}', 'like')"
)
MENTION = (
    f"insert into public.post_mentions (post_id, mentioned_user_id) values ('{POST}', '{ADMIN}')"
)
ATTACH = f"insert into public.post_media (post_id, media_id) values ('{{}}', '{MEDIA}')"
TAG = "insert into public.post_hashtags (post_id, tag) values ('{}', 'jazz')"

PART_WRITING: list[Sentence] = [
    *managed(),
    ("role does not move to another", "editor",
     f"update public.event_roles set user_id = '{OWNER}'", "denied"),
    ("nobody accepts an invitation by hand", "owner",
     "update public.role_invites set status = 'accepted'", "refused"),
    ("editor invites", "editor", INVITE, "rows"),
    ("viewer invites nobody", "viewer", INVITE, "refused"),
    ("editor changes an invitation", "editor", "update public.event_invites set role = 'editor'",
     "rows"),
    ("viewer changes no invitation", "viewer", "update public.event_invites set role = 'editor'",
     "none"),
    ("editor takes an invitation back", "editor", "delete from public.event_invites", "rows"),
    ("viewer takes none back", "viewer", "delete from public.event_invites", "none"),
    ("editor writes guides", "editor", GUIDE, "rows"),
    ("viewer writes no guide", "viewer", GUIDE, "refused"),
    ("editor changes a guide", "editor", "update public.cultural_guides set roots_summary = 'x'",
     "rows"),
    ("viewer changes no guide", "viewer", "update public.cultural_guides set roots_summary = 'x'",
     "none"),
    ("editor deletes a guide", "editor", "delete from public.cultural_guides", "rows"),
    ("viewer deletes no guide", "viewer", "delete from public.cultural_guides", "none"),
    ("person uploads", "other", UPLOAD.format(OTHER), "rows"),
    ("nobody uploads as another", "other", UPLOAD.format(OWNER), "refused"),
    ("person deletes an upload", "stranger", "delete from public.media_assets", "rows"),
    ("nobody deletes uploads of others", "owner", "delete from public.media_assets", "none"),
    ("person likes a comment", "other", LIKE.format(COMMENT, OTHER), "rows"),
    ("nobody likes a comment as another", "other", LIKE.format(COMMENT, OWNER), "refused"),
    ("nobody likes an unseen comment", "other", LIKE.format(CLOSED_COMMENT, OTHER), "refused"),
    ("person takes a like of a comment back", "stranger",
     "delete from public.event_comment_reactions", "rows"),
    ("nobody takes that of others back", "owner", "delete from public.event_comment_reactions",
     "none"),
    ("author mentions", "stranger", MENTION, "rows"),
    ("nobody mentions in posts of others", "owner", MENTION, "refused"),
    ("author takes a mention out", "stranger", "delete from public.post_mentions", "rows"),
    ("nobody else does", "owner", "delete from public.post_mentions", "none"),
    ("author takes media out", "stranger", "delete from public.post_media", "rows"),
    ("nobody takes media out of posts of others", "owner", "delete from public.post_media",
     "none"),
    ("author takes a hashtag out", "stranger", "delete from public.post_hashtags", "rows"),
    ("nobody takes hashtags out of posts of others", "owner", "delete from public.post_hashtags",
     "none"),
    ("author tags", "stranger", TAG.format(FOLLOWERS_POST), "rows"),
    ("nobody tags posts of others", "owner", TAG.format(POST), "refused"),
    ("author adds own media", "stranger", ATTACH.format(FOLLOWERS_POST), "rows"),
    ("nobody adds media to posts of others", "owner", ATTACH.format(POST), "refused"),
    ("nobody invents a hashtag", "stranger", "insert into public.hashtags values ('x')", "denied"),
    ("buyer adds no order item", "stranger",
     "insert into public.order_items (order_id, tier_id, quantity, unit_price_cents)"
     f" select order_id, tier_id, 1, 0 from public.order_items where order_id = '{ORDER}'",
     "denied"),
    ("nobody writes a scan by hand", "owner", "delete from public.scan_logs", "denied"),
]  # fmt: skip
