-- The roles that Supabase provides. A role belongs to the whole server, so it may exist already,
-- made for another database: then it is left as it is.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
      from (values
        ('anon',                'nologin'),
        ('authenticated',       'nologin'),
        ('service_role',        'nologin bypassrls'),
        ('authenticator',       'login noinherit'),
        ('supabase_auth_admin', 'nologin noinherit'),
        ('postgres',            'login createdb createrole bypassrls')
      ) as roles (name, options)
     where not exists (select from pg_catalog.pg_roles where rolname = name)
  loop
    execute format('create role %I %s', wanted.name, wanted.options);
  end loop;
end
$$;

-- The API signs in as authenticator and becomes one of the three; tests do the same as postgres.
grant anon, authenticated, service_role to authenticator, postgres;

-- A database that somebody else made: the owner of migrations may still create schemas in it.
do $$
begin
  execute format('grant all on database %I to postgres', current_database());
end
$$;
