-- depends: functions/ticketing/count_changes
-- Tickets count in their tier and order, whoever writes them, also given ones: more than there are
-- is refused. One statement is counted at once: its tiers are locked in the order of their ids, not
-- in that of its rows.
create or replace function private.count_tickets() returns trigger
language plpgsql security definer set search_path = ''
as $$
declare
  changes jsonb := '[]';
begin
  if tg_op <> 'DELETE' then
    changes := changes || (
      select coalesce(jsonb_agg(to_jsonb(pair) || '{"reserved": 0, "consumed": 0}'), '[]')
      from (
        select ticket.tier_id, ticket.order_id, count(*) as made,
          count(*) filter (where ticket.status in ('refunded', 'void')) as gone
        from added as ticket group by ticket.tier_id, ticket.order_id
      ) as pair);
  end if;
  if tg_op <> 'INSERT' then
    changes := changes || (
      select coalesce(jsonb_agg(to_jsonb(pair) || '{"reserved": 0, "consumed": 0}'), '[]')
      from (
        select ticket.tier_id, ticket.order_id, -count(*) as made,
          -count(*) filter (where ticket.status in ('refunded', 'void')) as gone
        from removed as ticket group by ticket.tier_id, ticket.order_id
      ) as pair);
  end if;
  perform ticketing.count_changes(changes);
  return null;
end
$$;
comment on function private.count_tickets() is 'Trigger: tickets count in their tier and order.';
revoke all on function private.count_tickets() from public;

create or replace trigger count_tickets_on_insert
  after insert on ticketing.tickets referencing new table as added
  for each statement execute function private.count_tickets();
create or replace trigger count_tickets_on_update
  after update on ticketing.tickets referencing old table as removed new table as added
  for each statement execute function private.count_tickets();
create or replace trigger count_tickets_on_delete
  after delete on ticketing.tickets referencing old table as removed
  for each statement execute function private.count_tickets();
