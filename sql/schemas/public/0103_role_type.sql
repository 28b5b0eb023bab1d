-- What a person does at one event; it gives no rights in its organization.
create type public.role_type as enum
  ('organizer', 'scanner', 'staff', 'volunteer', 'vendor', 'guest');
comment on type public.role_type is
  'What a person does at one event; it gives no rights in its organization.';
