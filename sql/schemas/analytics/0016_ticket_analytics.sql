-- depends: ticketing.0005_tickets
-- What somebody did with a ticket: looked at it, shared it, …
create table analytics.ticket_analytics (
  id         uuid        not null default gen_random_uuid(),
  event_type text        not null,
  ticket_id  uuid        not null,
  event_id   uuid        not null,
  user_id    uuid        not null,
  metadata   jsonb                default '{}',
  created_at timestamptz          default now(),
  constraint ticket_analytics_pkey primary key (id),
  constraint ticket_analytics_ticket_id_fkey
    foreign key (ticket_id) references ticketing.tickets (id) on delete cascade,
  constraint ticket_analytics_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint ticket_analytics_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade,
  constraint ticket_analytics_event_type_check check (event_type in (
    'ticket_view', 'qr_code_view', 'ticket_share', 'ticket_copy', 'wallet_download',
    'share', 'download'))
);
create index ticket_analytics_ticket_id_idx on analytics.ticket_analytics (ticket_id);
create index ticket_analytics_event_id_idx on analytics.ticket_analytics (event_id);
create index ticket_analytics_user_id_idx on analytics.ticket_analytics (user_id);
alter table analytics.ticket_analytics enable row level security;

comment on table analytics.ticket_analytics is
  'What somebody did with a ticket: looked at it, shared it, …';
comment on column analytics.ticket_analytics.event_type is
  'What was done; share and download are the short names of ticket_share and wallet_download.';
