grant select, insert, update, delete on sponsorship.proposal_threads to service_role;
