-- depends: ticketing.0001_schema
-- A one-time code sent to a guest to prove an address.
create table ticketing.guest_otp_codes (
  id         uuid        not null default gen_random_uuid(),
  method     text        not null,
  contact    text        not null,
  otp_hash   text        not null,
  event_id   uuid,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  constraint guest_otp_codes_pkey primary key (id),
  constraint guest_otp_codes_method_check check (method in ('email', 'phone', 'sms'))
);
-- The newest code of an address is the one that counts.
create index guest_otp_codes_contact_created_at_idx
  on ticketing.guest_otp_codes (contact, created_at desc);
alter table ticketing.guest_otp_codes enable row level security;

comment on table ticketing.guest_otp_codes is
  'A one-time code sent to a guest to prove an address.';
comment on column ticketing.guest_otp_codes.method is 'How the code was sent.';
comment on column ticketing.guest_otp_codes.contact is 'Contact data: only service_role reads it.';
comment on column ticketing.guest_otp_codes.otp_hash is
  'Hash of the code: the code itself is not kept.';
comment on column ticketing.guest_otp_codes.event_id is
  'events.events.id, if the guest came from one; without a key.';
