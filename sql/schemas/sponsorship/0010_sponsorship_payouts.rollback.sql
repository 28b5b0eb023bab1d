-- Loses: which sponsorships were paid out.
drop table sponsorship.sponsorship_payouts;
