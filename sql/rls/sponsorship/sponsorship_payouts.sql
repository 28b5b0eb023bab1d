grant select, insert, update, delete on sponsorship.sponsorship_payouts to service_role;
