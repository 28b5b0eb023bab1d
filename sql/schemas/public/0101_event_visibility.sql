-- Who finds an event: everybody, whoever has the link, or the invited.
create type public.event_visibility as enum ('public', 'unlisted', 'private');
comment on type public.event_visibility is
  'Who finds an event: everybody, whoever has the link, or the invited.';
