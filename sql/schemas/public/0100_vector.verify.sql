-- The type of embeddings is missing.
select 'extensions.vector' as type where to_regtype('extensions.vector') is null;
