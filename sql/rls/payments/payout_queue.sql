grant select, insert, update, delete on payments.payout_queue to service_role;
