-- depends: public.0100_vector users.0002_user_profiles
-- A person's taste as a vector.
create table ml.user_embeddings (
  user_id    uuid                   not null,
  embedding  extensions.vector(384),
  updated_at timestamptz                     default now(),
  constraint user_embeddings_pkey primary key (user_id),
  constraint user_embeddings_user_id_fkey
    foreign key (user_id) references users.user_profiles (user_id) on delete cascade
);
-- Nearest people or events without reading every row. One index is enough: each costs as much as
-- the table.
create index user_embeddings_embedding_idx
  on ml.user_embeddings using hnsw (embedding extensions.vector_cosine_ops);
alter table ml.user_embeddings enable row level security;

comment on table ml.user_embeddings is 'A person''s taste as a vector.';
comment on column ml.user_embeddings.embedding is '384 dimensions, compared by cosine.';
