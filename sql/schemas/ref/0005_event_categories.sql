-- What an event is about. Ids are fixed, so that two databases agree.
create table ref.event_categories (
  id         uuid        not null default gen_random_uuid(),
  name       text        not null,
  parent_id  uuid,
  created_at timestamptz not null default now(),
  constraint event_categories_pkey primary key (id),
  constraint event_categories_name_key unique (name),
  constraint event_categories_parent_id_fkey
    foreign key (parent_id) references ref.event_categories (id)
);
create index event_categories_parent_id_idx on ref.event_categories (parent_id);
alter table ref.event_categories enable row level security;

comment on table ref.event_categories is 'What an event is about.';
comment on column ref.event_categories.parent_id is
  'The wider category; null for the five top ones.';

insert into ref.event_categories (id, name) values
  ('ca000000-0000-4000-8000-000000000001', 'Sports'),
  ('ca000000-0000-4000-8000-000000000002', 'Music'),
  ('ca000000-0000-4000-8000-000000000003', 'Arts'),
  ('ca000000-0000-4000-8000-000000000004', 'Community'),
  ('ca000000-0000-4000-8000-000000000005', 'Business');
