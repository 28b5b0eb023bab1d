-- Grants clients SELECT on every column of a table but the closed ones. Run by the table's policies,
-- and by its view when a column is new: a view needs all of its plain columns, so with a fixed list
-- the first new column would shut the view until the list has it.
create or replace function private.let_read(
  relation regclass, closed text[], variadic clients text[]
) returns void
language plpgsql volatile set search_path = ''
as $$
declare
  unknown text := (
    select string_agg(name, ', ') from unnest(closed) as name
    where not exists (
      select from pg_catalog.pg_attribute as kept
      where kept.attrelid = relation and kept.attname = name and not kept.attisdropped)
  );
begin
  -- A misspelt name would open the column that was meant.
  if unknown is not null then
    raise exception '% has no column %', relation, unknown using errcode = 'undefined_column';
  end if;
  execute (
    select format('grant select (%s) on %s to %s',
      string_agg(quote_ident(kept.attname), ', ' order by kept.attnum), relation,
      (select string_agg(quote_ident(client), ', ') from unnest(clients) as client))
    from pg_catalog.pg_attribute as kept
    where kept.attrelid = relation and kept.attnum > 0 and not kept.attisdropped
      and kept.attname <> all (closed)
  );
end
$$;
comment on function private.let_read(regclass, text[], text[]) is
  'Grants SELECT on all columns of a table but the closed ones.';
revoke all on function private.let_read(regclass, text[], text[]) from public;
