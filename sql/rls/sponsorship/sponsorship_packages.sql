grant select, insert, update, delete on sponsorship.sponsorship_packages to service_role;
