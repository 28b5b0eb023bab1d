"""Events with posts, as people see them."""

from __future__ import annotations

from yardpass_tree import BOTH, EDITOR, ORG, OTHER, OTHER_ORG, OWNER, STRANGER, VIEWER

PUBLIC, PRIVATE, THEIRS = (f"e0000000-0000-4000-8000-{n:012d}" for n in (1, 2, 3))
OPEN, FOLLOWERS, HIDDEN, DELETED, REMOVED = (
    f"e1000000-0000-4000-8000-{n:012d}" for n in (1, 2, 3, 4, 5)
)

# A public and a private event of ours, a public one of the others; posts of all kinds on ours. The
# stranger follows our public event.
PROGRAMME = f"""
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, category,
  city, start_at, end_at, visibility, created_at)
values
  ('{PUBLIC}', 'organization', '{ORG}', '{OWNER}', 'Jazz in the park', 'Music', 'Paris',
    '2030-05-01', '2030-05-02', 'public', '2024-01-01'),
  ('{PRIVATE}', 'organization', '{ORG}', '{OWNER}', 'Rehearsal of jazz', 'Music', 'Paris',
    '2030-06-01', '2030-06-02', 'private', '2024-01-02'),
  ('{THEIRS}', 'organization', '{OTHER_ORG}', '{OTHER}', 'Marathon', 'Sports', 'Berlin',
    '2020-07-01', '2020-07-02', 'public', '2024-01-03');
insert into events.event_posts (id, event_id, author_user_id, text, visibility, created_at,
  deleted_at, moderation_state)
values
  ('{OPEN}', '{PUBLIC}', '{EDITOR}', 'Tickets are out', 'public', '2024-02-01', null, 'clean'),
  ('{FOLLOWERS}', '{PUBLIC}', '{EDITOR}', 'For those who follow', 'followers', '2024-02-02', null,
    'clean'),
  ('{HIDDEN}', '{PUBLIC}', '{EDITOR}', 'A draft', 'private', '2024-02-03', null, 'clean'),
  ('{DELETED}', '{PUBLIC}', '{VIEWER}', 'Taken back', 'public', '2024-02-04', now(), 'clean'),
  ('{REMOVED}', '{PUBLIC}', '{VIEWER}', 'Spam', 'public', '2024-02-05', null, 'removed');
insert into users.follows (follower_user_id, target_type, target_id, status)
values ('{STRANGER}', 'event', '{PUBLIC}', 'accepted'), ('{BOTH}', 'event', '{PUBLIC}', 'pending');
"""
