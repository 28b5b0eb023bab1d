-- Loses: all negotiations.
drop table sponsorship.proposal_threads;
