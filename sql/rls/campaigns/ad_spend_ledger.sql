grant select, insert, update, delete on campaigns.ad_spend_ledger to service_role;
