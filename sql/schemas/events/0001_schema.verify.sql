-- Anonymous visitors may name the tables of events.
select 'anon' as role where has_schema_privilege('anon', 'events', 'usage');
