-- Loses: all invoices.
drop table payments.invoices;
