-- Embeddings have pgvector's type. The platform and Supabase keep extensions in a schema of their
-- own; where pgvector is not yet switched on, this does it.
do $$
begin
  if to_regtype('extensions.vector') is not null then
    return;
  end if;
  if exists (select from pg_catalog.pg_extension where extname = 'vector') then
    raise exception 'The extension vector is not in the schema extensions.'
      using hint = 'As its owner: alter extension vector set schema extensions;';
  end if;
  if not exists (select from pg_catalog.pg_available_extensions where name = 'vector') then
    raise exception 'The server does not have the extension vector.'
      using hint = 'It is pgvector. Debian and Ubuntu: apt install postgresql-<version>-pgvector; '
        'macOS: brew install pgvector; hosted Supabase: Database, Extensions, vector.';
  end if;
  create extension vector with schema extensions;
end
$$;
