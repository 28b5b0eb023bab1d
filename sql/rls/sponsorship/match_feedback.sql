grant select, insert, update, delete on sponsorship.match_feedback to service_role;
