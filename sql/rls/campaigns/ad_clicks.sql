grant select, insert, update, delete on campaigns.ad_clicks to service_role;
