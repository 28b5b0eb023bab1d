create schema ref;
comment on schema ref is 'Lookup tables that all domains share.';
