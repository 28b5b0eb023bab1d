-- Loses: which credits are left of which purchase.
drop table payments.credit_lots;
