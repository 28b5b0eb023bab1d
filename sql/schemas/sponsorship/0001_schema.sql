-- Sponsors, what events offer them, deals and what comes of them.
-- Clients need no USAGE: they come through the views in public.
create schema sponsorship;
comment on schema sponsorship is 'Sponsors, what events offer them, deals and what comes of them.';
