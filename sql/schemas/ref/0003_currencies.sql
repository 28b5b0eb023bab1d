-- Currencies in which prices can be given.
create table ref.currencies (
  code           character(3) not null,
  name           text         not null,
  symbol         text,
  decimal_places integer      not null default 2,
  created_at     timestamptz  not null default now(),
  constraint currencies_pkey primary key (code),
  constraint currencies_code_check check (code ~ '^[A-Z]{3}$'),
  constraint currencies_decimal_places_check check (decimal_places between 0 and 4)
);
alter table ref.currencies enable row level security;

comment on table ref.currencies is 'Currencies in which prices can be given.';
comment on column ref.currencies.code is 'ISO 4217.';
comment on column ref.currencies.decimal_places is
  'Digits after the point: how many minor units (cents) make one unit.';

insert into ref.currencies (code, name, symbol, decimal_places) values
  ('AUD', 'Australian Dollar', 'A$', 2),
  ('CAD', 'Canadian Dollar', 'C$', 2),
  ('EUR', 'Euro', '€', 2),
  ('GBP', 'Pound Sterling', '£', 2),
  ('JPY', 'Yen', '¥', 0),
  ('USD', 'US Dollar', '$', 2);
