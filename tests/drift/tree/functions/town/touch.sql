-- Keeps the owner in lower case.
create or replace function town.touch() returns trigger
  language plpgsql set search_path = ''
as $$ begin new.owner := lower(new.owner); return new; end $$;
create or replace trigger touched before insert or update on town.houses
  for each row execute function town.touch();
