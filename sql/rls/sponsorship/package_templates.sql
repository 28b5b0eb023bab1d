grant select, insert, update, delete on sponsorship.package_templates to service_role;
