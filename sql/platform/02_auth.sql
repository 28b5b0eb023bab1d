-- Who is signed in. The schema belongs to supabase_auth_admin: postgres may use and reference what
-- is in it, but not change it, so that a migration that would fail on Supabase fails here too.
create schema if not exists auth authorization supabase_auth_admin;
grant usage on schema auth to anon, authenticated, service_role, postgres;

create table if not exists auth.users (
  id                   uuid primary key,
  instance_id          uuid,
  aud                  text,
  role                 text,
  email                text,
  encrypted_password   text,
  email_confirmed_at   timestamptz,
  phone                text unique,
  phone_confirmed_at   timestamptz,
  confirmed_at         timestamptz generated always as
                         (least(email_confirmed_at, phone_confirmed_at)) stored,
  invited_at           timestamptz,
  last_sign_in_at      timestamptz,
  raw_app_meta_data    jsonb,
  raw_user_meta_data   jsonb,
  is_super_admin       boolean,
  is_sso_user          boolean not null default false,
  is_anonymous         boolean not null default false,
  banned_until         timestamptz,
  created_at           timestamptz,
  updated_at           timestamptz,
  deleted_at           timestamptz
);
-- One account per address; accounts that come from a company's sign-on may share theirs.
create unique index if not exists users_email_partial_key on auth.users (email)
  where is_sso_user = false;
alter table auth.users enable row level security;
alter table auth.users owner to supabase_auth_admin;
grant all on auth.users to postgres;
grant all on auth.users to service_role;

-- PostgREST puts the token's claims into one setting; older versions, one setting per claim.
create or replace function auth.jwt() returns jsonb
  language sql stable
  return nullif(current_setting('request.jwt.claims', true), '')::jsonb;

create or replace function auth.uid() returns uuid
  language sql stable
  return coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid;

create or replace function auth.role() returns text
  language sql stable
  return coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  );

create or replace function auth.email() returns text
  language sql stable
  return coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  );

alter function auth.jwt() owner to supabase_auth_admin;
alter function auth.uid() owner to supabase_auth_admin;
alter function auth.role() owner to supabase_auth_admin;
alter function auth.email() owner to supabase_auth_admin;
