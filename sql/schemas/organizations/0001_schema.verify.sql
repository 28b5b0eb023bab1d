-- Anonymous visitors may name the tables of organizations.
select 'anon' as role where has_schema_privilege('anon', 'organizations', 'usage');
