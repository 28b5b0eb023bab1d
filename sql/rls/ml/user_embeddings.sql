grant select, insert, update, delete on ml.user_embeddings to service_role;
