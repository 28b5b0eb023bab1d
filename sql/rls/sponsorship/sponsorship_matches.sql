grant select, insert, update, delete on sponsorship.sponsorship_matches to service_role;
