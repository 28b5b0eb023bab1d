-- Whether an owner is a person or an organization.
create type public.owner_context as enum ('individual', 'organization');
comment on type public.owner_context is 'Whether an owner is a person or an organization.';
