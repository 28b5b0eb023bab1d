-- An industry has another id than in other databases.
select wanted.name
from unnest(array['Technology', 'Finance', 'Healthcare', 'Education', 'Retail',
    'Food and Beverage', 'Entertainment', 'Travel']) with ordinality as wanted (name, number)
where not exists (
  select from ref.industries as industry
  where industry.id = format('1d000000-0000-4000-8000-%s', lpad(wanted.number::text, 12, '0'))::uuid
);
