-- Loses: all notifications.
drop table messaging.notifications;
