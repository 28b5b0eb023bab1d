"""All that can hang on a table, each by itself, and a migration that rebuilds it."""

from __future__ import annotations

from collections.abc import Callable

from yardpass_db import db, dependents

WIDEN = "alter table events.events alter column title type text"

HANGING = {
    "view": "create view public.events as select * from events.events",
    "view that asks as the caller": """
        create view public.events with (security_invoker = true, security_barrier = on,
          check_option = local) as select id, title from events.events where size > 0""",
    "view on a view": """
        create view public.events as select * from events.events;
        create view public.titles as select title from public.events;
        create view public.first_title as select min(title) from public.titles""",
    "view of a view's rows": """
        create view public.events as select * from events.events;
        create view public.rows as select e from public.events e""",
    "view with quoted names": """
        create view public."An ""odd"" one" as select title as "The Title" from events.events;
        comment on column public."An ""odd"" one"."The Title" is 'It''s odd' """,
    "view with renamed columns": """
        create view public.events as select id, title from events.events;
        alter view public.events rename column title to name""",
    "recursive view": """
        create recursive view public.chain (id, title) as
          select id, title from events.events where id = 1
          union all select e.id, e.title from events.events e join chain c on e.id = c.id + 1""",
    "view with grants": """
        create view public.events as select * from events.events;
        revoke all on public.events from anon, authenticated, service_role;
        grant select on public.events to anon;
        grant insert, update on public.events to authenticated with grant option;
        grant update (title, size), references (title) on public.events to service_role;
        grant select on public.events to public""",
    "view whose owner may not delete": """
        create view public.events as select * from events.events;
        revoke delete on public.events from postgres""",
    "view with a grant by somebody who was granted": """
        create view public.events as select * from events.events;
        revoke all on public.events from anon, authenticated, service_role;
        grant select on public.events to authenticated with grant option;
        set role authenticated; grant select on public.events to anon; reset role""",
    "view with comments": r"""
        create view public.events as select * from events.events;
        comment on view public.events is 'What is on; a \ and a '' and 100 %s';
        comment on column public.events.title is 'Said aloud'""",
    "view with a default": """
        create view public.events as select * from events.events;
        alter view public.events alter column size set default 7""",
    "view with a trigger": """
        create view public.events as select * from events.events;
        create function private.put() returns trigger language plpgsql as 'begin return new; end';
        create trigger put instead of insert on public.events
          for each row execute function private.put();
        comment on trigger put on public.events is 'Puts'""",
    "view with a rule": """
        create view public.events as select * from events.events;
        create rule shut as on delete to public.events do instead nothing;
        comment on rule shut on public.events is 'Nothing goes'""",
    "materialized view": """
        create materialized view public.sizes with (fillfactor = 70) as
          select title, sum(size) as size from events.events group by title;
        create unique index sizes_title_idx on public.sizes (title) with (fillfactor = 80);
        create index sizes_size_idx on public.sizes (size) where size > 3;
        comment on index public.sizes_size_idx is 'The large ones';
        alter materialized view public.sizes cluster on sizes_title_idx;
        alter materialized view public.sizes alter column title set statistics 500;
        alter materialized view public.sizes alter column title set (n_distinct = 5);
        alter materialized view public.sizes alter column title set storage external;
        alter materialized view public.sizes alter column title set compression pglz;
        create statistics public.sizes_both on title, size from public.sizes;
        alter statistics public.sizes_both set statistics 50;
        comment on statistics public.sizes_both is 'They go together';
        comment on materialized view public.sizes is 'Kept by night';
        comment on column public.sizes.size is 'All of them';
        revoke all on public.sizes from anon, authenticated;
        grant select on public.sizes to authenticated""",
    "materialized view that was never filled": """
        create materialized view public.sizes as select title from events.events with no data""",
    "materialized view on a view and a view on it": """
        create view public.events as select * from events.events;
        create materialized view public.sizes as select title from public.events;
        create view public.large as select * from public.sizes""",
    "policy": """
        create policy "own title" on events.events as restrictive for update to authenticated, anon
          using (title = 'x' and id in (select event_id from events.posts))
          with check (title <> 'y');
        comment on policy "own title" on events.events is 'One''s own'""",
    "policy of another table": """
        create policy readers on events.posts for select to public
          using (exists (select from events.events e where e.id = event_id and e.title <> ''))""",
    "policy of another table on a view": """
        create view public.events as select * from events.events;
        create policy readers on events.posts for insert to authenticated
          with check (title in (select title from public.events))""",
    "rule of another table": """
        create rule copy as on insert to events.posts do also
          update events.events set title = new.title where id = new.event_id;
        alter table events.posts disable rule copy""",
    "trigger of a column": """
        create function private.stamp() returns trigger language plpgsql as 'begin return new; end';
        create trigger stamp before update of title on events.events
          for each row when (new.title is distinct from old.title)
          execute function private.stamp('a', 'b');
        alter table events.events enable always trigger stamp;
        comment on trigger stamp on events.events is 'Stamps'""",
    "function with a body of SQL": """
        create function private.title(wanted integer, otherwise text default '-') returns text
          language sql stable security definer set search_path = ''
          begin atomic
            select coalesce((select title from events.events where id = wanted), otherwise);
          end;
        revoke all on function private.title from public;
        grant execute on function private.title to authenticated;
        comment on function private.title is 'Its title'""",
    "function with a body of SQL that a policy, a default and a view call": """
        create function private.title(wanted integer) returns text stable
          return (select title from events.events where id = wanted);
        create policy readers on events.posts using (private.title(event_id) <> '');
        alter table events.posts alter column title set default private.title(1);
        create view public.named as select private.title(id) as title from events.posts""",
    "procedure with a body of SQL": """
        create procedure private.rename(wanted integer, name text)
          begin atomic update events.events set title = name where id = wanted; end""",
    "function that takes a view's row": """
        create view public.events as select * from events.events;
        create function public.shout(public.events) returns text language sql immutable
          as 'select upper(title) from (select $1.title) as t';
        revoke all on function public.shout from public, anon;
        grant execute on function public.shout to authenticated;
        comment on function public.shout is 'Loud'""",
    "function that returns a view's rows, under a view": """
        create view public.events as select * from events.events;
        create function public.found() returns setof public.events stable
          begin atomic select * from public.events; end;
        create view public.finds as select title from public.found()""",
    "place in a publication": """
        create publication news for table events.events (id, title) where (id > 1)""",
}


def rebuild(
    connection: db.Connection,
    change: str,
    *tables: str,
    alternatives: Callable[[dependents.Dependent], str | None] = lambda _: None,
) -> tuple[dependents.Dependent, ...]:
    """`change` as a migration that says `-- rebuilds: <tables>`."""
    with db.transaction(connection):
        found = dependents.find(connection, tables or ("events.events",))
        dependents.take_off(connection, found)
        db.run_script(connection, change)
        dependents.put_back(connection, found, alternatives)
    return found
