-- A currency in which YardPass sells is missing.
select wanted.code
from unnest('{USD,EUR,GBP,CAD,AUD,JPY}'::text[]) as wanted (code)
where not exists (select from ref.currencies as currency where currency.code = wanted.code);
-- A currency has no symbol.
select code from ref.currencies where symbol is null;
