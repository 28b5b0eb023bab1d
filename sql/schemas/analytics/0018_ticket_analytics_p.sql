-- What somebody did with a ticket, kept by month.
create table analytics.ticket_analytics_p (
  id         uuid        not null default gen_random_uuid(),
  event_type text        not null,
  ticket_id  uuid        not null,
  event_id   uuid        not null,
  user_id    uuid        not null,
  metadata   jsonb                default '{}',
  created_at timestamptz not null default now(),
  constraint ticket_analytics_p_pkey primary key (id, created_at),
  constraint ticket_analytics_p_ticket_id_fkey
    foreign key (ticket_id) references ticketing.tickets (id),
  constraint ticket_analytics_p_event_id_fkey
    foreign key (event_id) references events.events (id),
  constraint ticket_analytics_p_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id),
  constraint ticket_analytics_p_event_type_check check (event_type in (
    'ticket_view', 'qr_code_view', 'ticket_share', 'ticket_copy', 'wallet_download',
    'share', 'download'))
) partition by range (created_at);
-- Takes rows that no month takes, so that nothing is lost when a month is missing.
create table analytics.ticket_analytics_default partition of analytics.ticket_analytics_p default;
create index ticket_analytics_p_ticket_id_idx on analytics.ticket_analytics_p (ticket_id);
create index ticket_analytics_p_event_id_idx on analytics.ticket_analytics_p (event_id);
create index ticket_analytics_p_user_id_idx on analytics.ticket_analytics_p (user_id);
-- A partition is a table of its own: the parent's row security does not hold for it.
alter table analytics.ticket_analytics_p enable row level security;
alter table analytics.ticket_analytics_default enable row level security;

comment on table analytics.ticket_analytics_p is 'What somebody did with a ticket, kept by month.';
comment on table analytics.ticket_analytics_default is
  'Rows of analytics.ticket_analytics_p that no month takes; normally none.';
comment on column analytics.ticket_analytics_p.event_type is
  'What was done; share and download are the short names of ticket_share and wallet_download.';
comment on column analytics.ticket_analytics_p.created_at is
  'Decides the month''s partition, so it is part of the key.';
