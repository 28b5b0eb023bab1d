-- What a member may do for a sponsor. Highest first, unlike org_role: use <= to ask for more.
create type public.sponsor_role as enum ('owner', 'admin', 'editor', 'viewer');
comment on type public.sponsor_role is
  'What a member may do for a sponsor. Highest first, unlike org_role: use <= to ask for more.';
