-- Writes to a view that hides a column go to its table, with the client's own grants and row
-- security. Arguments: schema, table and its uuid key. An update sets only columns that changed, an
-- insert only columns that are given, so that defaults apply and no other column needs a grant.
create or replace function private.write_through() returns trigger
language plpgsql set search_path = ''
as $$
declare
  target  text := format('%I.%I', tg_argv[0], tg_argv[1]);
  columns text;
  sources text;
  row_key uuid;
  written bigint;
begin
  select string_agg(quote_ident(given.key), ', '), string_agg(format('($1).%I', given.key), ', ')
  into columns, sources
  from jsonb_each(to_jsonb(new)) as given
  where case tg_op
    when 'INSERT' then given.value <> 'null'
    else given.value is distinct from to_jsonb(old) -> given.key
  end;
  if tg_op = 'INSERT' then
    execute format('insert into %s (%s) values (%s) returning %I',
      target, columns, sources, tg_argv[2]) using new into row_key;
    execute format('select shown.* from %I.%I as shown where shown.%I = $1',
      tg_table_schema, tg_table_name, tg_argv[2]) using row_key into new;
  elsif columns is not null then
    execute format('update %s as target set (%s) = row(%s) where target.%I = ($2).%I',
      target, columns, sources, tg_argv[2], tg_argv[2]) using new, old;
    get diagnostics written = row_count;
    if written = 0 then
      return null;
    end if;
  end if;
  return new;
end
$$;
comment on function private.write_through() is
  'Trigger: writes to a view that hides a column go to its table with the client''s rights.';
revoke all on function private.write_through() from public;
