-- An industry has another id than in other databases.
select wanted.name
from unnest('{Technology,Finance,Healthcare,Education,Retail,Food and Beverage,Entertainment,Travel}'::text[])
  with ordinality as wanted (name, number)
where not exists (
  select from ref.industries as industry
  where industry.id = format('1d000000-0000-4000-8000-%s', lpad(wanted.number::text, 12, '0'))::uuid
);
