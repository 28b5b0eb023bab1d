grant select, insert, update, delete on sponsorship.sponsorship_slas to service_role;
