-- Lookup tables that all domains share; everybody reads them, migrations write them.
create schema ref;
comment on schema ref is 'Lookup tables that all domains share.';
