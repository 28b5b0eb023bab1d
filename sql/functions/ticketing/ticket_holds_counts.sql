-- depends: functions/ticketing/count_changes
-- Holds count in their tier, whoever writes them. One statement is counted at once: its tiers are
-- locked in the order of their ids, not in that of its rows.
create or replace function private.count_holds() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  changes jsonb := '[]';
begin
  if tg_op <> 'DELETE' then
    changes := changes || (
      select coalesce(jsonb_agg(jsonb_build_object('hold_id', hold.id, 'tier_id', hold.tier_id,
        'order_id', hold.order_id, 'session_id', hold.session_id, 'user_id', hold.user_id,
        'reason', case hold.status
          when 'active' then null when 'consumed' then 'consumed' else hold.metadata ->> 'reason'
        end,
        'reserved', case hold.status when 'active' then hold.quantity else 0 end,
        'consumed', case hold.status when 'consumed' then hold.quantity else 0 end,
        'made', 0, 'gone', 0)), '[]')
      from added as hold);
  end if;
  if tg_op <> 'INSERT' then
    changes := changes || (
      select coalesce(jsonb_agg(jsonb_build_object('hold_id', hold.id, 'tier_id', hold.tier_id,
        'order_id', hold.order_id, 'session_id', hold.session_id, 'user_id', hold.user_id,
        'reserved', case hold.status when 'active' then -hold.quantity else 0 end,
        'consumed', case hold.status when 'consumed' then -hold.quantity else 0 end,
        'made', 0, 'gone', 0)), '[]')
      from removed as hold);
  end if;
  perform ticketing.count_changes(changes);
  return null;
end
$$;
comment on function private.count_holds() is 'Trigger: holds count in their tier.';
revoke all on function private.count_holds() from public;

create or replace trigger count_holds_on_insert
  after insert on ticketing.ticket_holds referencing new table as added
  for each statement execute function private.count_holds();
create or replace trigger count_holds_on_update
  after update on ticketing.ticket_holds referencing old table as removed new table as added
  for each statement execute function private.count_holds();
create or replace trigger count_holds_on_delete
  after delete on ticketing.ticket_holds referencing old table as removed
  for each statement execute function private.count_holds();
