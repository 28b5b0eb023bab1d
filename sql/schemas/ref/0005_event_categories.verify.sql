-- A top category is missing.
select wanted.name
from unnest('{Sports,Music,Arts,Community,Business}'::text[]) as wanted (name)
where not exists (
  select from ref.event_categories as category
  where category.name = wanted.name and category.parent_id is null
);
