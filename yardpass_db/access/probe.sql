-- Made in a transaction that is rolled back. Statements run under the persona's role and are undone
-- one by one; what comes back is how each ended.
create sequence pg_temp.yardpass_reach;
grant all on sequence pg_temp.yardpass_reach to public;

-- How this server says in its language that a client may not: a name stands between head and tail.
create table pg_temp.yardpass_words (word text, code text, head text, tail text);
grant select on pg_temp.yardpass_words to public;

-- Learns the words from a statement that no client may run; the message says `name`, maybe twice.
create function pg_temp.yardpass_learn(word text, statement text, name text) returns void
language plpgsql as $$
declare
  state text;
  message text;
begin
  perform pg_catalog.set_config('role', 'anon', true);
  execute statement;
  raise exception using errcode = 'YP000';
exception when others then
  get stacked diagnostics state = returned_sqlstate, message = message_text;
  if pg_catalog.strpos(message, name) > 0 then
    insert into pg_temp.yardpass_words values (word, state,
      pg_catalog.split_part(message, name, 1), pg_catalog.split_part(message, name, -1));
  end if;
end
$$;

create table pg_temp.yardpass_refusal (x integer);
alter table pg_temp.yardpass_refusal enable row level security;
grant insert on pg_temp.yardpass_refusal to public;
create temporary view yardpass_sum as select count(*) as x from pg_temp.yardpass_words;
grant all on pg_temp.yardpass_sum to public;

select pg_temp.yardpass_learn(word, statement, name) from (values
  ('denied', 'select from pg_catalog.pg_authid', 'pg_authid'),
  ('denied', 'select from pg_catalog.pg_shadow', 'pg_shadow'),
  ('refused', 'insert into pg_temp.yardpass_refusal values (1)', 'yardpass_refusal'),
  ('unwritable', 'insert into pg_temp.yardpass_sum values (1)', 'yardpass_sum'),
  ('unwritable', 'update pg_temp.yardpass_sum set x = 1', 'yardpass_sum'),
  ('unwritable', 'delete from pg_temp.yardpass_sum', 'yardpass_sum')
) as refused (word, statement, name);
-- A restrictive policy is named in the refusal.
create policy yardpass_refusal on pg_temp.yardpass_refusal as restrictive with check (false);
create policy yardpass_all on pg_temp.yardpass_refusal with check (true);
select pg_temp.yardpass_learn(
  'refused', 'insert into pg_temp.yardpass_refusal values (1)', 'yardpass_refusal');
-- There may be none of these to be denied: in another language they count as broken, and are told.
insert into pg_temp.yardpass_words values
  ('denied', '42501', 'permission denied for materialized view ', ''),
  ('denied', '42501', 'permission denied for foreign table ', '');

-- Never true; counts how often it was asked. It reads no column, so that a statement with it stays
-- blind. The cost keeps the planner from asking it before row-level security has picked the rows.
create function pg_temp.yardpass_reaches() returns boolean
language plpgsql volatile cost 1000000 as $$
begin
  return pg_catalog.nextval('pg_temp.yardpass_reach') < 0;
end
$$;
grant execute on function pg_temp.yardpass_reaches() to public;

-- How one statement ends: `ok`, or `<meaning> <sqlstate> <about>: <message>`. The meaning is one of
-- denied, refused, unwritable, raised (by RAISE), error; `about`, whatever is denied, or the
-- constraint or column. `keys` are the keys it returned; a blind statement tells how many rows it
-- came to, a write how many it wrote. `left_over` is what `after` sees as ourselves before the
-- statement is undone.
create function pg_temp.yardpass_attempt(
  kind text, statement text, after text, ourselves text,
  out outcome text, out keys text[], out left_over jsonb)
language plpgsql as $$
declare
  state text;
  message text;
  context text;
  meaning text;
  about text;
  of_constraint text;
  of_column text;
  written bigint;
begin
  if kind = 'blind' then
    perform pg_catalog.setval('pg_temp.yardpass_reach', 1, false);
    execute statement;
    keys := array[pg_catalog.nextval('pg_temp.yardpass_reach') - 1];
  elsif kind = 'write' then
    execute statement;
    get diagnostics written = row_count;
    keys := array[written];
  else
    execute statement into keys;
    if after is not null and keys <> '{}' then
      perform pg_catalog.set_config('role', ourselves, true);
      execute after into left_over;
    end if;
  end if;
  raise exception using errcode = 'YP000';
exception when others then
  get stacked diagnostics state = returned_sqlstate, message = message_text,
    of_constraint = constraint_name, of_column = column_name, context = pg_exception_context;
  if state = 'YP000' then
    outcome := 'ok';
    return;
  end if;
  meaning := 'error';
  about := pg_catalog.concat(of_constraint, of_column);
  if state in ('42501', '55000') then
    select said.word, pg_catalog.substr(message, pg_catalog.length(said.head) + 1,
             pg_catalog.length(message) - pg_catalog.length(said.head || said.tail))
      into meaning, about
      from pg_temp.yardpass_words as said
     where said.code = state
       and pg_catalog.length(message) > pg_catalog.length(said.head || said.tail)
       and pg_catalog.starts_with(message, said.head)
       and pg_catalog.right(message, pg_catalog.length(said.tail)) = said.tail
     order by pg_catalog.length(said.head || said.tail) desc limit 1;
    -- The first line of the context tells where; a keyword stays as it is in every language.
    context := pg_catalog.split_part(pg_catalog.replace(context, statement, ''), e'\n', 1);
    meaning := coalesce(meaning, case when context like '%RAISE%' then 'raised' else 'error' end);
  end if;
  outcome := pg_catalog.format('%s %s %s: %s', meaning, state, about, message);
end
$$;

-- Every probe of one persona. A probe is {cell, step, kind, sql, after, each, gate}: `each` are
-- statements for single rows, or pairs without and with RETURNING, run when `sql` is missing or did
-- not end well; when a gate is denied, the rest of its cell is left out.
create function pg_temp.yardpass_probe(persona_role text, claims text, probes jsonb)
  returns table (cell integer, step text, item integer, outcome text, keys text[], left_over jsonb)
language plpgsql as $$
declare
  ourselves text := pg_catalog.current_setting('role');
  probe jsonb;
  single jsonb;
  denied integer := -1;
  is_closed boolean;
  closed constant text := '^(denied|unwritable|error 42501) ';
begin
  perform pg_catalog.set_config('request.jwt.claims', claims, true),
    pg_catalog.set_config('request.jwt.claim.sub', '', true),
    pg_catalog.set_config('request.jwt.claim.role', '', true),
    pg_catalog.set_config('role', persona_role, true);
  for probe in select pg_catalog.jsonb_array_elements(probes) loop
    cell := probe -> 'cell';
    continue when cell = denied;
    step := probe ->> 'step';
    outcome := null;
    if probe ? 'sql' then
      item := -1;
      select * into outcome, keys, left_over from pg_temp.yardpass_attempt(
        probe ->> 'kind', probe ->> 'sql', probe ->> 'after', ourselves);
      return next;
      is_closed := outcome ~ closed;
      if probe ? 'gate' and is_closed then
        denied := cell;
      end if;
      continue when outcome = 'ok' or is_closed;
    end if;
    item := 0;
    for single in select pg_catalog.jsonb_array_elements(probe -> 'each') loop
      step := probe ->> 'step';
      select * into outcome, keys, left_over from pg_temp.yardpass_attempt(
        probe ->> 'kind', coalesce(single ->> 0, single #>> '{}'), probe ->> 'after', ourselves);
      return next;
      is_closed := outcome ~ closed;
      if is_closed then
        denied := cell;
        exit;
      end if;
      if outcome = 'ok' or outcome like 'error 23%' then
        if pg_catalog.jsonb_typeof(single) = 'array' then
          step := step || ' returning';
          select * into outcome, keys, left_over from pg_temp.yardpass_attempt(
            probe ->> 'kind', single ->> 1, null, ourselves);
          return next;
        end if;
      end if;
      item := item + 1;
    end loop;
  end loop;
  perform pg_catalog.set_config('role', ourselves, true);
end
$$;
grant execute on function pg_temp.yardpass_attempt(text, text, text, text) to public;
