grant select, insert, update, delete on campaigns.credit_packages to service_role;
