-- Loses: which audience data may be shared.
drop table analytics.audience_consents;
