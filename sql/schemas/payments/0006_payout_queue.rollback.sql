-- Loses: which payouts are waiting or failed.
drop table payments.payout_queue;
