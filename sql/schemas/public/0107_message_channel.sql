-- How a message reaches its recipient.
create type public.message_channel as enum ('email', 'sms', 'push');
comment on type public.message_channel is 'How a message reaches its recipient.';
