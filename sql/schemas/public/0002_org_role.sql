-- What a member may do in an organization, weakest first: policies compare roles with >=.
create type public.org_role as enum ('viewer', 'editor', 'admin', 'owner');
comment on type public.org_role is
  'What a member may do in an organization, weakest first: policies compare roles with >=.';
