-- Says when a row was last written, whatever the client says. An import that must keep old times
-- runs with session_replication_role = replica.
create or replace function private.set_updated_at() returns trigger
language plpgsql set search_path = ''
as $$
begin
  new.updated_at := now();
  return new;
end
$$;
comment on function private.set_updated_at() is
  'Trigger: updated_at is the time of the transaction that wrote the row.';
revoke all on function private.set_updated_at() from public;
