-- Loses: all proofs of deliverables.
drop table sponsorship.deliverable_proofs;
