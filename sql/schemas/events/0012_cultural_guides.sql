-- What a guest should know of the culture an event comes from; one guide per event.
create table events.cultural_guides (
  event_id       uuid   not null,
  roots_summary  text,
  themes         text[]          default '{}',
  community      text[]          default '{}',
  history_long   text,
  etiquette_tips text[],
  constraint cultural_guides_pkey primary key (event_id),
  constraint cultural_guides_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade
);
alter table events.cultural_guides enable row level security;

comment on table events.cultural_guides is
  'What a guest should know of the culture an event comes from; one guide per event.';
comment on column events.cultural_guides.roots_summary is
  'Where the event comes from, in a paragraph; history_long is the long form.';
comment on column events.cultural_guides.community is 'The communities it belongs to.';
comment on column events.cultural_guides.etiquette_tips is 'How guests behave, one tip each.';
