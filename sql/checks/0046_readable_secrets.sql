-- Clients may read a secret or somebody's contact data.
-- By the names such columns have. Left out is what its readers need, and what opens nothing.
select
  format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname) as object,
  format('%s may read it in every row they see',
    string_agg(client.rolname, ', ' order by client.rolname)) as problem,
  -- A grant on the table holds for each column: it has to go, and come back column by column.
  format('revoke select%s on %I.%I from %s;',
    case when not bool_or(has_table_privilege(client.oid, relation.oid, 'select'))
      then format(' (%I)', attribute.attname) end,
    domain.nspname, relation.relname,
    string_agg(client.rolname, ', ' order by client.rolname)) as cure
from pg_attribute as attribute
join pg_class as relation on relation.oid = attribute.attrelid
join pg_namespace as domain on domain.oid = relation.relnamespace
join pg_roles as client on client.rolname in ('anon', 'authenticated')
where attribute.attnum > 0 and not attribute.attisdropped
  and relation.relkind in ('r', 'p', 'm')
  and attribute.attname ~ ('(^|_)(token|secret|otp|password|qr_code|wallet_pass_url|phone|email'
    '|api_key|ip_address|ip_hash)(_|$)|^contact_')
  and has_column_privilege(client.oid, relation.oid, attribute.attnum, 'select')
  and domain.nspname = any (current_setting('yardpass_db.schemas')::name[])
  and format('%I.%I.%I', domain.nspname, relation.relname, attribute.attname) not in (
    'ref.countries.phone_prefix', 'organizations.organizations.support_email',
    -- Hashes.
    'organizations.org_invitations.token', 'events.role_invites.token',
    -- Who invited or imported somebody sees whom; who bought sees their own order.
    'organizations.org_invitations.email', 'events.role_invites.email',
    'events.role_invites.phone', 'events.event_invites.email',
    'organizations.org_contact_import_entries.email',
    'organizations.org_contact_import_entries.phone', 'sponsorship.sponsors.contact_email',
    'ticketing.orders.contact_email', 'ticketing.orders.contact_name',
    'ticketing.orders.contact_phone')
group by domain.nspname, relation.relname, attribute.attname
order by 1;
