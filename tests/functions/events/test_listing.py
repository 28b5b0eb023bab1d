"""Search and home feed show what a person may see, newest first, a page at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from yardpass_tree import EDITOR, ORG, OTHER_ORG, OWNER, PERSONAS, STRANGER, VIEWER, Acting

from yardpass_db import db

from .programme import DELETED, FOLLOWERS, HIDDEN, OPEN, PRIVATE, PUBLIC, REMOVED, THEIRS

Act = Callable[[str], Acting]
WORLD_SEES = {PUBLIC, THEIRS, OPEN}
OURS = WORLD_SEES | {PRIVATE, FOLLOWERS, HIDDEN}
SEES: dict[str, set[str]] = {
    "visitor": WORLD_SEES,
    "nobody": WORLD_SEES,
    "newcomer": WORLD_SEES,
    "other": WORLD_SEES,
    "stranger": WORLD_SEES | {FOLLOWERS},
    "both": OURS,
    "viewer": OURS,
    "editor": OURS,
    "admin": OURS,
    "owner": OURS,
}
ORGS = {"both": {ORG, OTHER_ORG}, "other": {OTHER_ORG}} | {
    member: {ORG} for member in ("viewer", "editor", "admin", "owner")
}
FEED = "select item_id::text from public.get_home_feed({})"
SEARCH = "select item_id::text from public.search_all({})"


def ids(acting: Acting, statement: str, **arguments: object) -> list[str]:
    """Ids of the items on a page, in order; arguments by name."""
    named = ", ".join(f"{name} => {db.literal(given)}" for name, given in arguments.items())
    return [str(item) for (item,) in acting.run(statement.format(named))]


@pytest.mark.parametrize("persona", SEES)
def test_search_finds_what_one_may_see(programme: db.Connection, acting: Act, persona: str) -> None:
    found = set(ids(acting(persona), SEARCH))
    assert found == SEES[persona] | ORGS.get(persona, set())


@pytest.mark.parametrize("persona", sorted(set(SEES) - {"visitor"}))
def test_feed_shows_what_one_may_see(programme: db.Connection, acting: Act, persona: str) -> None:
    assert set(ids(acting(persona), FEED)) == SEES[persona]


def test_feed_is_for_people(programme: db.Connection, acting: Act) -> None:
    assert acting("visitor").outcome(FEED.format("")) == "denied"


@pytest.mark.parametrize("post", [DELETED, REMOVED], ids=["deleted", "removed"])
def test_author_is_not_shown_what_is_gone(programme: db.Connection, acting: Act, post: str) -> None:
    assert post not in ids(acting("viewer"), FEED)


@pytest.mark.parametrize("statement", [FEED, SEARCH], ids=["feed", "search"])
def test_newest_is_first(programme: db.Connection, acting: Act, statement: str) -> None:
    dates = statement.replace("item_id::text", "created_at").format("")
    found = [made for (made,) in acting("editor").run(dates)]
    assert found == sorted(found, reverse=True)


def test_pages_follow_one_another(programme: db.Connection, acting: Act) -> None:
    editor = acting("editor")
    starts = (0, 2, 4)
    paged = [item for start in starts for item in ids(editor, FEED, p_limit=2, p_offset=start)]
    assert paged == ids(editor, FEED)


@pytest.mark.parametrize(("limit", "rows"), [(3, 3), (0, 0), (-1, 0), (1000, 100), (None, 20)])
def test_page_is_bounded(
    programme: db.Connection, acting: Act, limit: int | None, rows: int
) -> None:
    programme.execute(
        "insert into events.event_posts (event_id, author_user_id, text)"
        " select %s, %s, 'Again' from generate_series(1, 120)",
        [PUBLIC, EDITOR],
    )
    assert len(ids(acting("stranger"), FEED, p_limit=limit)) == rows


@pytest.mark.parametrize(("offset", "rows"), [(-5, 4), (10_001, 0)])
def test_depth_is_bounded(programme: db.Connection, acting: Act, offset: int, rows: int) -> None:
    assert len(ids(acting("stranger"), FEED, p_offset=offset)) == rows


FILTERS: dict[str, tuple[dict[str, object], set[str]]] = {
    "a word": ({"p_q": "jazz"}, {PUBLIC, PRIVATE}),
    "in capitals": ({"p_q": "JAZZ"}, {PUBLIC, PRIVATE}),
    "every word": ({"p_q": "jazz  park"}, {PUBLIC}),
    "a word of a post": ({"p_q": "tickets"}, {OPEN}),
    "a word of an organization": ({"p_q": "ours"}, {ORG}),
    "a sign is no wildcard": ({"p_q": "%"}, set()),
    "a word nobody wrote": ({"p_q": "opera"}, set()),
    "a category": ({"p_category": "sports"}, {THEIRS}),
    "a place": ({"p_location": "berlin"}, {THEIRS}),
    "from a day on": ({"p_date_from": "2030-05-15"}, {PRIVATE}),
    "until a day": ({"p_date_to": "2020-12-31"}, {THEIRS}),
    "events only": ({"p_only_events": True}, {PUBLIC, PRIVATE, THEIRS}),
    "of several": ({"p_q": "jazz", "p_date_to": "2030-05-15"}, {PUBLIC}),
}


@pytest.mark.parametrize("case", FILTERS)
def test_search_narrows(programme: db.Connection, acting: Act, case: str) -> None:
    arguments, expected = FILTERS[case]
    assert set(ids(acting("owner"), SEARCH, **arguments)) == expected


NAMING = {FEED: "p_user_id", SEARCH: "p_user"}
BY_NAME = pytest.mark.parametrize("statement", [FEED, SEARCH], ids=["feed", "search"])


@BY_NAME
def test_person_may_name_themselves(programme: db.Connection, acting: Act, statement: str) -> None:
    named = ids(acting("stranger"), statement, **{NAMING[statement]: STRANGER})
    assert named == ids(acting("stranger"), statement)


@BY_NAME
@pytest.mark.parametrize("persona", ["stranger", "owner", "nobody"])
def test_nobody_sees_with_the_eyes_of_another(
    programme: db.Connection, acting: Act, statement: str, persona: str
) -> None:
    call = statement.format(f"{NAMING[statement]} => '{VIEWER}'")
    assert acting(persona).outcome(call) == "denied"


def test_visitor_names_nobody(programme: db.Connection, acting: Act) -> None:
    assert acting("visitor").outcome(SEARCH.format(f"p_user => '{OWNER}'")) == "denied"


@BY_NAME
@pytest.mark.parametrize("persona", ["stranger", "viewer", "other"])
def test_server_sees_what_the_named_person_sees(
    programme: db.Connection, acting: Act, statement: str, persona: str
) -> None:
    person = PERSONAS[persona][1]
    named = ids(acting("service"), statement, **{NAMING[statement]: person})
    assert named == ids(acting(persona), statement)


def test_server_is_itself_again_afterwards(programme: db.Connection) -> None:
    programme.execute("set local role service_role")
    db.rows(programme, FEED.format(f"p_user_id => '{STRANGER}'"))
    found = "select current_user || current_setting('request.jwt.claim.sub', true)"
    assert db.value(programme, found) == "service_role"


LARGE = """
insert into events.event_posts (event_id, author_user_id, text, created_at)
select '{}', '{}', 'Again', timestamptz '2024-03-01' + n * interval '1 minute'
from generate_series(1, 3000) as n;
insert into events.events
  (owner_context_type, owner_context_id, created_by, title, start_at, end_at)
select owner_context_type, owner_context_id, created_by, title, start_at, end_at
from events.events, generate_series(1, 1000) where title = 'Marathon';
analyze events.event_posts, events.events;
"""


@pytest.mark.parametrize("table", ["events", "event_posts"])
def test_first_page_does_not_sort_everything(
    programme: db.Connection, acting: Act, table: str
) -> None:
    db.run_script(programme, LARGE.format(PUBLIC, EDITOR))
    plan = acting("stranger").run(
        f"explain select id from public.{table} order by created_at desc nulls last, id limit 20"
    )
    assert f"{table}_newest_idx" in str(plan)
