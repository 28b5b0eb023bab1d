-- What became of an invitation.
create type public.invite_status as enum ('pending', 'accepted', 'expired', 'revoked');
comment on type public.invite_status is 'What became of an invitation.';
