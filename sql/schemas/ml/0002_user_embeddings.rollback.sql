-- Loses: all vectors; they can be computed again.
drop table ml.user_embeddings;
