-- depends: ticketing.0001_schema
-- Somebody without an account who has proved an address and may see its tickets.
create table ticketing.guest_ticket_sessions (
  id         uuid        not null default gen_random_uuid(),
  token_hash text        not null,
  method     text        not null,
  contact    text        not null,
  scope      jsonb       not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint guest_ticket_sessions_pkey primary key (id),
  constraint guest_ticket_sessions_token_hash_key unique (token_hash),
  constraint guest_ticket_sessions_method_check check (method in ('email', 'phone', 'sms'))
);
alter table ticketing.guest_ticket_sessions enable row level security;

comment on table ticketing.guest_ticket_sessions is
  'Somebody without an account who has proved an address and may see its tickets.';
comment on column ticketing.guest_ticket_sessions.token_hash is
  'Hash of the secret in the guest''s browser: the secret itself is not kept.';
comment on column ticketing.guest_ticket_sessions.method is 'How contact was proved.';
comment on column ticketing.guest_ticket_sessions.contact is
  'Contact data: only service_role reads it.';
comment on column ticketing.guest_ticket_sessions.scope is
  'What the guest may see: ids of events and tickets.';
