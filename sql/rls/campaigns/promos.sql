grant select, insert, update, delete on campaigns.promos to service_role;
