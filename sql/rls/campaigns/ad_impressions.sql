grant select, insert, update, delete on campaigns.ad_impressions to service_role;
