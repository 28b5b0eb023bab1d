-- Loses: which credits are on sale.
drop table campaigns.credit_packages;
