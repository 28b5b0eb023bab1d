-- Notes that belong to a person and a team; some are public, their code is a secret.
create schema shop;
create schema private;
create type shop.member_role as enum ('viewer', 'editor');
create table shop.members (
  team integer, user_id uuid, role shop.member_role not null, primary key (team, user_id));
alter table shop.members enable row level security;
grant select on shop.members to authenticated;
grant select, insert, update, delete on shop.members to service_role;
create policy "member reads own seat" on shop.members for select to authenticated
  using (user_id = (select auth.uid()));

create function private.teams(minimum shop.member_role default 'viewer') returns setof integer
  language sql stable security definer set search_path = ''
as $$ select team from shop.members where user_id = (select auth.uid()) and role >= minimum $$;
revoke all on function private.teams from public;
grant execute on function private.teams to authenticated, service_role;

create table shop.notes (
  id integer primary key, owner_id uuid not null, team integer not null,
  is_public boolean not null, text text not null, code text, at timestamptz default now(),
  state text not null default 'open' check (state in ('open', 'shut', 'banned')));
alter table shop.notes enable row level security;
grant select (id, owner_id, team, is_public, text, at, state) on shop.notes to anon, authenticated;
grant insert, delete, update (is_public, text, state) on shop.notes to authenticated;
grant select, insert, update, delete on shop.notes to service_role;
create policy "visitor reads public notes" on shop.notes for select to anon using (is_public);
create policy "user reads public and own notes, and the team's" on shop.notes
  for select to authenticated
  using (is_public or owner_id = (select auth.uid()) or team = any (array(select private.teams())));
create policy "editor adds notes in own name" on shop.notes for insert to authenticated
  with check (owner_id = (select auth.uid()) and team = any (array(select private.teams('editor')))
    and state = 'open');
create policy "owner changes own notes" on shop.notes for update to authenticated
  using (owner_id = (select auth.uid()))
  with check (owner_id = (select auth.uid()) and state <> 'banned');
create policy "owner and editor delete notes" on shop.notes for delete to authenticated
  using (owner_id = (select auth.uid()) or team = any (array(select private.teams('editor'))));

create table shop.lines (
  note_id integer references shop.notes on delete cascade, number integer, user_id uuid not null,
  primary key (note_id, number));
alter table shop.lines enable row level security;
grant select, delete on shop.lines to authenticated;
grant select, insert, update, delete on shop.lines to service_role;
create policy "writer reads own lines" on shop.lines for select to authenticated
  using (user_id = (select auth.uid()));
create policy "writer deletes own lines" on shop.lines for delete to authenticated
  using (user_id = (select auth.uid()));

create table shop.secrets (id integer primary key);
alter table shop.secrets enable row level security;

create table shop.visits (id integer, day date, primary key (id, day)) partition by range (day);
alter table shop.visits enable row level security;
create table shop.visits_2026 partition of shop.visits
  for values from ('2026-01-01') to ('2027-01-01');
alter table shop.visits_2026 enable row level security;

create view public.notes with (security_invoker = true) as
  select id, owner_id, team, is_public, text, at from shop.notes;
revoke all on public.notes from public, anon, authenticated, service_role;
grant select on public.notes to anon;
grant select, insert, update, delete on public.notes to authenticated, service_role;

create view public.team_notes with (security_invoker = true) as
  select note.id as note_id, member.role
  from shop.notes as note join shop.members as member using (team);
revoke all on public.team_notes from public, anon, authenticated, service_role;
grant select on public.team_notes to authenticated, service_role;
