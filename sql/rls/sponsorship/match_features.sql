grant select, insert, update, delete on sponsorship.match_features to service_role;
