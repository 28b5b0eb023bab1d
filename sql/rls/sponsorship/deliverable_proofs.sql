grant select, insert, update, delete on sponsorship.deliverable_proofs to service_role;
