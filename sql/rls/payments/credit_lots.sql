grant select, insert, update, delete on payments.credit_lots to service_role;
