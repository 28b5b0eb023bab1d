-- What is made next is open to clients at once.
-- Supabase opens `public` like this, and each new table there is named until its grants are said; in
-- the other schemas nobody would look.
select
  coalesce(domain.nspname::text, 'every schema') as object,
  format('%s made by %s: %s has %s', kind.name, maker.name, client.name,
    string_agg(granted.privilege_type, ', ' order by granted.privilege_type)) as problem,
  format('alter default privileges for role %s%s revoke all on %s from %s;', maker.name,
    ' in schema ' || quote_ident(domain.nspname), kind.name, client.name) as cure
from pg_default_acl as given
left join pg_namespace as domain on domain.oid = given.defaclnamespace
cross join lateral aclexplode(given.defaclacl) as granted
cross join lateral (
  select case granted.grantee when 0 then 'public' else pg_get_userbyid(granted.grantee)::text end
) as client (name)
cross join lateral (select quote_ident(pg_get_userbyid(given.defaclrole))) as maker (name)
cross join lateral (
  select case given.defaclobjtype when 'r' then 'tables' when 'S' then 'sequences'
    when 'f' then 'functions' when 'T' then 'types' when 'n' then 'schemas'
    else 'large objects' end
) as kind (name)
where client.name in ('public', 'anon', 'authenticated')
  -- Everybody may use types, and call functions, unless it is taken away.
  and not (domain.oid is null and client.name = 'public' and given.defaclobjtype in ('f', 'T'))
  and domain.nspname is distinct from 'public'
  and (domain.oid is null or domain.nspname = any (current_setting('yardpass_db.schemas')::name[]))
group by domain.nspname, kind.name, maker.name, client.name
order by 1, 2;
