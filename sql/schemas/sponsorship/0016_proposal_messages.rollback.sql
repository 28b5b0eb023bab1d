-- Loses: what was said in negotiations.
drop table sponsorship.proposal_messages;
