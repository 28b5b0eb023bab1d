-- Who takes part in a conversation: a person or an organization.
create type public.conversation_participant_type as enum ('user', 'organization');
comment on type public.conversation_participant_type is
  'Who takes part in a conversation: a person or an organization.';
