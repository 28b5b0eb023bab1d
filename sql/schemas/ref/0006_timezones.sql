-- Time zones that an organizer can choose.
create table ref.timezones (
  name           text        not null,
  offset_minutes integer     not null,
  description    text,
  created_at     timestamptz not null default now(),
  constraint timezones_pkey primary key (name),
  constraint timezones_offset_minutes_check check (offset_minutes between -720 and 840)
);
alter table ref.timezones enable row level security;

comment on table ref.timezones is 'Time zones that an organizer can choose.';
comment on column ref.timezones.name is 'IANA name, as PostgreSQL knows it.';
comment on column ref.timezones.offset_minutes is
  'Minutes east of UTC in standard time; summer time is not in it, so compute with the name.';

insert into ref.timezones (name, offset_minutes, description) values
  ('America/Chicago', -360, 'Central Time'),
  ('America/Denver', -420, 'Mountain Time'),
  ('America/Los_Angeles', -480, 'Pacific Time'),
  ('America/New_York', -300, 'Eastern Time'),
  ('Asia/Tokyo', 540, 'Japan Time'),
  ('Europe/London', 0, 'UK Time'),
  ('Europe/Paris', 60, 'Central European Time');
