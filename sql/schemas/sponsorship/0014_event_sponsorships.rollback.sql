-- Loses: which sponsors events show.
drop table sponsorship.event_sponsorships;
