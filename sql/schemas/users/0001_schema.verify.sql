-- Anonymous visitors may name the tables of users.
select 'anon' as role where has_schema_privilege('anon', 'users', 'usage');
