-- Helpers of policies, views and triggers. The API does not expose this schema and clients may not
-- name it.
create schema private;
comment on schema private is 'Helpers of policies, views and triggers; never exposed to clients.';
