drop type public.message_channel;
