drop type public.conversation_participant_type;
