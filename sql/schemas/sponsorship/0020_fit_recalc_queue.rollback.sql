-- Loses: which matches wait to be computed.
drop table sponsorship.fit_recalc_queue;
