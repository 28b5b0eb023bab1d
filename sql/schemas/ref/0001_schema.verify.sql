-- The schema ref has no comment.
select 'ref' as schema where obj_description('ref'::regnamespace, 'pg_namespace') is null;
