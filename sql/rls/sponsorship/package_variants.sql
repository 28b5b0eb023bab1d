grant select, insert, update, delete on sponsorship.package_variants to service_role;
