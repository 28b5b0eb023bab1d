-- Loses: all conversations.
drop table messaging.direct_conversations;
