"""A post's counters are the numbers of rows, whoever writes what."""

from __future__ import annotations

import pytest
from yardpass_tree import EDITOR, STRANGER, VIEWER

from yardpass_db import db

from .programme import FOLLOWERS, OPEN

LIKE = "insert into events.event_reactions (post_id, user_id) values ('{}', '{}')"
COMMENT = (
    "insert into events.event_comments (post_id, author_user_id, text) values ('{}', '{}', 'Yes')"
)
SHARE = (
    "insert into analytics.share_links (code, content_type, content_id)"
    " values (gen_random_uuid(), 'post', '{}')"
)
COUNTERS = "select like_count, comment_count, reply_count, share_count from events.event_posts"
SOME = ";".join(
    [LIKE.format(OPEN, person) for person in (EDITOR, VIEWER)]
    + [COMMENT.format(OPEN, EDITOR)] * 3
    + [SHARE.format(OPEN)]
)


@pytest.fixture
def lively(programme: db.Connection) -> db.Connection:
    """A post with two likes, three comments and a share."""
    db.run_script(programme, SOME)
    return programme


def counters(connection: db.Connection, post: str = OPEN) -> tuple[object, ...]:
    """Likes, comments, replies and shares of a post."""
    return db.rows(connection, f"{COUNTERS} where id = %s", [post])[0]


CHANGES = {
    "nothing": ("select 1", (2, 3, 3, 1)),
    "another like": (LIKE.format(OPEN, STRANGER), (3, 3, 3, 1)),
    "a like taken back": (
        f"delete from events.event_reactions where user_id = '{VIEWER}'",
        (1, 3, 3, 1),
    ),
    "likes moved": (f"update events.event_reactions set post_id = '{FOLLOWERS}'", (0, 3, 3, 1)),
    "a like dated otherwise": (
        f"update events.event_reactions set created_at = now(), post_id = '{OPEN}'",
        (2, 3, 3, 1),
    ),
    "comments deleted": ("delete from events.event_comments", (2, 0, 0, 1)),
    "comments moved": (f"update events.event_comments set post_id = '{FOLLOWERS}'", (2, 0, 0, 1)),
    "a share of an event": (
        SHARE.replace("'post'", "'event'").format(OPEN),
        (2, 3, 3, 1),
    ),
    "the share is of an event": (
        "update analytics.share_links set content_type = 'event'",
        (2, 3, 3, 0),
    ),
    "the share deleted": ("delete from analytics.share_links", (2, 3, 3, 0)),
    "a person deleted": (
        f"delete from users.user_profiles where user_id = '{VIEWER}'",
        (1, 3, 3, 1),
    ),
    "post taken back": ("update events.event_posts set deleted_at = now()", (2, 3, 3, 1)),
    "counters written": (
        "update events.event_posts set like_count = 99, comment_count = 99, share_count = 99",
        (2, 3, 3, 1),
    ),
    "replies written": ("update events.event_posts set reply_count = 99", (2, 3, 3, 1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_counters_are_the_numbers_of_rows(lively: db.Connection, change: str) -> None:
    statement, expected = CHANGES[change]
    db.run_script(lively, statement)
    assert counters(lively) == expected


@pytest.mark.parametrize("kind", ["likes moved", "comments moved"])
def test_rows_are_counted_where_they_moved_to(lively: db.Connection, kind: str) -> None:
    db.run_script(lively, CHANGES[kind][0])
    assert sum(map(int, map(str, counters(lively, FOLLOWERS)[:2]))) in (2, 3)


def test_counters_of_a_new_post_are_not_believed(programme: db.Connection) -> None:
    insert = (
        "insert into events.event_posts (event_id, author_user_id, like_count, share_count)"
        " select event_id, author_user_id, 99, 99 from events.event_posts where id = %s"
        " returning like_count + share_count"
    )
    assert db.value(programme, insert, [OPEN]) == 0


def test_post_goes_with_its_likes_and_comments(lively: db.Connection) -> None:
    db.run_script(lively, f"delete from events.event_posts where id = '{OPEN}'")
    assert db.value(lively, "select count(*) from events.event_reactions") == 0
