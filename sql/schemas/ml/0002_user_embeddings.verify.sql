-- Row security is off on ml.user_embeddings.
select 'ml.user_embeddings' as "table"
from pg_class
where oid = 'ml.user_embeddings'::regclass and not relrowsecurity;
