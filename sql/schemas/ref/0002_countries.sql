-- Countries in which YardPass sells.
create table ref.countries (
  code         character(2) not null,
  name         text         not null,
  phone_prefix text,
  created_at   timestamptz  not null default now(),
  constraint countries_pkey primary key (code),
  constraint countries_code_check check (code ~ '^[A-Z]{2}$'),
  constraint countries_phone_prefix_check check (phone_prefix ~ '^\+[0-9]{1,4}$')
);
alter table ref.countries enable row level security;

comment on table ref.countries is 'Countries in which YardPass sells.';
comment on column ref.countries.code is 'ISO 3166-1 alpha-2.';
comment on column ref.countries.phone_prefix is 'International dialling prefix with its plus sign.';

insert into ref.countries (code, name, phone_prefix) values
  ('AU', 'Australia', '+61'),
  ('CA', 'Canada', '+1'),
  ('DE', 'Germany', '+49'),
  ('FR', 'France', '+33'),
  ('GB', 'United Kingdom', '+44'),
  ('JP', 'Japan', '+81'),
  ('US', 'United States', '+1');
