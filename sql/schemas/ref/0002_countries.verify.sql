-- A country in which YardPass sells is missing.
select wanted.code
from unnest('{AU,CA,DE,FR,GB,JP,US}'::text[]) as wanted (code)
where not exists (select from ref.countries as country where country.code = wanted.code);
-- A country has no phone prefix.
select code from ref.countries where phone_prefix is null;
