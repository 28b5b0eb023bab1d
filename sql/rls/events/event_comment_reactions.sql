grant select, insert, update, delete on events.event_comment_reactions to service_role;
