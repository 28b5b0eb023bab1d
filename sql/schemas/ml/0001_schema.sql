-- Vectors and features for recommendations and matching.
-- Clients need no USAGE: they come through the views in public.
create schema ml;
comment on schema ml is 'Vectors and features for recommendations and matching.';
