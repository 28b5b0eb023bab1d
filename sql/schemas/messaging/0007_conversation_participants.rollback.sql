-- Loses: who takes part in which conversation.
drop table messaging.conversation_participants;
