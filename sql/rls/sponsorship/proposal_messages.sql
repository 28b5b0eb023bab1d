grant select, insert, update, delete on sponsorship.proposal_messages to service_role;
