-- What can be followed.
create type public.follow_target as enum ('organizer', 'event', 'user', 'sponsor');
comment on type public.follow_target is 'What can be followed.';
