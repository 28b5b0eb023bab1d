-- The people and rows that `yardpass-db access` measures with; always rolled back.
insert into auth.users (id, email)
  select format('a0000000-0000-4000-8000-%s', lpad(n::text, 12, '0'))::uuid, n || '@world.example'
  from generate_series(1, 11) as n;
insert into users.user_profiles (user_id, display_name)
  select id, 'Person ' || email from auth.users where email like '%@world.example';
insert into organizations.organizations (id, name, created_by) values
  ('b0000000-0000-4000-8000-000000000001', 'Ours', 'a0000000-0000-4000-8000-000000000001'),
  ('b0000000-0000-4000-8000-000000000002', 'Theirs', 'a0000000-0000-4000-8000-000000000006');
insert into organizations.org_memberships (org_id, user_id, role) values
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000001', 'owner'),
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000002', 'admin'),
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000003', 'editor'),
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000004', 'viewer'),
  ('b0000000-0000-4000-8000-000000000001', 'a0000000-0000-4000-8000-000000000007', 'viewer'),
  ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000007', 'admin'),
  ('b0000000-0000-4000-8000-000000000002', 'a0000000-0000-4000-8000-000000000006', 'owner');
