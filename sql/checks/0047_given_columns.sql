-- Clients may write what only the server gives.
-- Balances, counts, verification, moderation, what was paid: by the names such columns have.
select
  format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname) as object,
  format('%s may %s it', string_agg(distinct client.rolname, ', ' order by client.rolname),
    string_agg(distinct verb.name, ' and ' order by verb.name)) as problem,
  format('revoke %s on %I.%I from %s;',
    -- A grant on the table holds for each column: it has to go, and come back column by column.
    string_agg(distinct verb.name || held.columns, ', ' order by verb.name || held.columns),
    domain.nspname, relation.relname,
    string_agg(distinct client.rolname, ', ' order by client.rolname)) as cure
from pg_attribute as attribute
join pg_class as relation on relation.oid = attribute.attrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_roles as client on client.rolname in ('anon', 'authenticated')
cross join (values ('insert'), ('update')) as verb (name)
cross join lateral (
  select case when has_table_privilege(client.oid, relation.oid, verb.name) then ''
    else format(' (%I)', attribute.attname) end
) as held (columns)
where attribute.attnum > 0 and not attribute.attisdropped
  and relation.relkind in ('r', 'p')
  and (
    attribute.attname ~ ('^(balance_|spent_|sold|reserved_|issued_|is_verified$|verification_status$'
      '|moderation_state$|pinned$|badges$|reputation_|quality_|escrow_|payout_|estimated_reach$'
      '|hold_payout_until_end$|completed_at$|paid_at$|redeemed_at$|accepted_|platform_fee_)'
      '|_count$|_embedding$|^embedding$|^stripe_')
    or attribute.attname in ('role', 'status')
      and relation.oid in (to_regclass('users.user_profiles'), to_regclass('ticketing.orders'),
        to_regclass('ticketing.tickets'), to_regclass('payments.wallets'),
        to_regclass('organizations.org_wallets'), to_regclass('payments.invoices'))
  )
  and has_column_privilege(client.oid, relation.oid, attribute.attnum, verb.name)
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  -- How many lines the uploaded file had: only its uploader knows.
  and format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname)
    <> 'organizations.org_contact_imports.original_row_count'
group by domain.nspname, relation.relname, attribute.attname
order by 1;
