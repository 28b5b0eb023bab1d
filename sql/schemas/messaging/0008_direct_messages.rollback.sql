-- Loses: all messages of all conversations.
drop table messaging.direct_messages;
