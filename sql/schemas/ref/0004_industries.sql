-- Industries of sponsors. Ids are fixed, so that two databases agree.
create table ref.industries (
  id          uuid        not null default gen_random_uuid(),
  name        text        not null,
  description text,
  created_at  timestamptz not null default now(),
  constraint industries_pkey primary key (id),
  constraint industries_name_key unique (name)
);
alter table ref.industries enable row level security;

comment on table ref.industries is 'Industries of sponsors.';

insert into ref.industries (id, name, description) values
  ('1d000000-0000-4000-8000-000000000001', 'Technology', 'Software, hardware and online services'),
  ('1d000000-0000-4000-8000-000000000002', 'Finance', 'Banking, insurance and investment'),
  ('1d000000-0000-4000-8000-000000000003', 'Healthcare', 'Medicine, care and wellness'),
  ('1d000000-0000-4000-8000-000000000004', 'Education', 'Schools, universities and training'),
  ('1d000000-0000-4000-8000-000000000005', 'Retail', 'Shops and consumer goods'),
  ('1d000000-0000-4000-8000-000000000006', 'Food and Beverage', 'Food, drink and restaurants'),
  ('1d000000-0000-4000-8000-000000000007', 'Entertainment', 'Media, games and live shows'),
  ('1d000000-0000-4000-8000-000000000008', 'Travel', 'Transport, hotels and tourism');
