grant select, insert, update, delete on sponsorship.deliverables to service_role;
