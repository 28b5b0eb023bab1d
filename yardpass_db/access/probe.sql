-- Made in a transaction that is rolled back. Statements run under the persona's role and are undone
-- one by one; what comes back is how each ended.
create sequence pg_temp.yardpass_reach;
grant all on sequence pg_temp.yardpass_reach to public;

-- Never true; counts how often it was asked. It reads no column, so that a statement with it stays
-- blind. The cost keeps the planner from asking it before row-level security has picked the rows.
create function pg_temp.yardpass_reaches() returns boolean
language plpgsql volatile cost 1000000 as $$
begin
  return pg_catalog.nextval('pg_temp.yardpass_reach') < 0;
end
$$;
grant execute on function pg_temp.yardpass_reaches() to public;

-- How one statement ends: `ok`, or sqlstate, constraint or column, and message. `keys` are the
-- keys it returned; a blind statement tells how many rows it came to, a write how many it wrote.
-- `left_over` is what `after` sees as ourselves before the statement is undone.
create function pg_temp.yardpass_attempt(
  kind text, statement text, after text, ourselves text,
  out outcome text, out keys text[], out left_over jsonb)
language plpgsql as $$
declare
  state text;
  message text;
  constrained text;
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
    constrained = constraint_name, of_column = column_name;
  outcome := case when state = 'YP000' then 'ok'
    else pg_catalog.concat_ws(' ', state, pg_catalog.concat(constrained, of_column, ':'), message)
  end;
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
      if probe ? 'gate' and (outcome like '42501%permission denied%' or outcome like '55000%') then
        denied := cell;
      end if;
    end if;
    continue when outcome = 'ok' or outcome like '42501%permission denied%';
    item := 0;
    for single in select pg_catalog.jsonb_array_elements(probe -> 'each') loop
      step := probe ->> 'step';
      select * into outcome, keys, left_over from pg_temp.yardpass_attempt(
        probe ->> 'kind', coalesce(single ->> 0, single #>> '{}'), probe ->> 'after', ourselves);
      return next;
      if outcome like '42501%permission denied%' then
        denied := cell;
        exit;
      end if;
      if outcome = 'ok' or outcome like '23%' then
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
