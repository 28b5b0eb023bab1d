grant select, insert on town.houses to authenticated;
grant update (number) on town.houses to authenticated;
create policy "owner reads" on town.houses for select to authenticated
  using (owner = (select auth.uid())::text);
create policy "owner adds" on town.houses for insert to authenticated
  with check (owner = (select auth.uid())::text);
