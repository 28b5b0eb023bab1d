-- Whether the other side has accepted to talk.
create type public.conversation_request_status as enum ('open', 'pending', 'accepted', 'declined');
comment on type public.conversation_request_status is
  'Whether the other side has accepted to talk.';
