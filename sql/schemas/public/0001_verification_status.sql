-- How far a person or an organization is verified.
create type public.verification_status as enum ('none', 'pending', 'verified', 'pro');
comment on type public.verification_status is 'How far a person or an organization is verified.';
