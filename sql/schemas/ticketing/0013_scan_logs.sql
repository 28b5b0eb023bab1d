-- Every scan at a door, also those that let nobody in.
create table ticketing.scan_logs (
  id              uuid        not null default gen_random_uuid(),
  event_id        uuid        not null,
  ticket_id       uuid,
  scanner_user_id uuid,
  result          text        not null,
  details         jsonb,
  created_at      timestamptz          default now(),
  constraint scan_logs_pkey primary key (id),
  constraint scan_logs_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint scan_logs_ticket_id_fkey
    foreign key (ticket_id) references ticketing.tickets (id) on delete set null,
  constraint scan_logs_scanner_user_id_fkey
    foreign key (scanner_user_id) references users.user_profiles (user_id),
  constraint scan_logs_result_check
    check (result in ('valid', 'duplicate', 'invalid', 'wrong_event', 'expired', 'transferred',
      'refunded', 'void'))
);
-- A door's latest scans.
create index scan_logs_event_id_created_at_idx on ticketing.scan_logs (event_id, created_at desc);
create index scan_logs_ticket_id_idx on ticketing.scan_logs (ticket_id);
create index scan_logs_scanner_user_id_idx on ticketing.scan_logs (scanner_user_id);
alter table ticketing.scan_logs enable row level security;

comment on table ticketing.scan_logs is 'Every scan at a door, also those that let nobody in.';
comment on column ticketing.scan_logs.ticket_id is 'Null when the code belongs to no ticket.';
comment on column ticketing.scan_logs.result is
  'valid let the person in; duplicate was used before.';
