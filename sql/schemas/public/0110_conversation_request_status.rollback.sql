drop type public.conversation_request_status;
