-- depends: functions/public/gen_qr_code
-- A ticket made without a code gets one that no other ticket has, not even one that another client
-- is just making: a code stays locked until its transaction ends, and for one that is locked or
-- taken another is drawn. Nobody waits, and the unique key never has to refuse.
create or replace function private.set_qr_code() returns trigger
language plpgsql security definer set search_path = ''
as $$
begin
  loop
    new.qr_code := public.gen_qr_code();
    -- The lock comes first: who gets it afterwards sees what the one before has committed.
    if pg_try_advisory_xact_lock(hashtextextended(new.qr_code, 0)) then
      exit when not exists (
        select from ticketing.tickets as other where other.qr_code = new.qr_code);
    end if;
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
