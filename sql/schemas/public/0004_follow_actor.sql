-- Who follows: a person, or an organization through one of its members.
create type public.follow_actor as enum ('user', 'organization');
comment on type public.follow_actor is
  'Who follows: a person, or an organization through one of its members.';
