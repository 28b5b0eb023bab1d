-- What reaches people: notifications, mailings and conversations.
create schema messaging;
comment on schema messaging is 'Notifications, mailings and conversations.';
