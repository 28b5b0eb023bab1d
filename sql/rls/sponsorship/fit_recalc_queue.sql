grant select, insert, update, delete on sponsorship.fit_recalc_queue to service_role;
