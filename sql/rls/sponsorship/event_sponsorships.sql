grant select, insert, update, delete on sponsorship.event_sponsorships to service_role;
