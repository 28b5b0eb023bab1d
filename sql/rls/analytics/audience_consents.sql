grant select, insert, update, delete on analytics.audience_consents to service_role;
