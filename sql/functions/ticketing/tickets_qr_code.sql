-- depends: functions/public/gen_qr_code
-- A ticket made without a code gets one that no other ticket has.
create or replace function private.set_qr_code() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  while new.qr_code is null
    or exists (select from ticketing.tickets as other where other.qr_code = new.qr_code)
  loop
    new.qr_code := public.gen_qr_code();
  end loop;
  return new;
end
$$;
comment on function private.set_qr_code() is
  'Trigger: a ticket without a code gets one that no other ticket has.';
revoke all on function private.set_qr_code() from public;

create or replace trigger set_qr_code
  before insert on ticketing.tickets
  for each row when (new.qr_code is null) execute function private.set_qr_code();
