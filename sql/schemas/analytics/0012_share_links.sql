-- A short link that counts its clicks.
create table analytics.share_links (
  code            text        not null,
  created_at      timestamptz not null default now(),
  created_by      uuid,
  content_type    text        not null,
  content_id      uuid        not null,
  channel         text,
  params          jsonb       not null default '{}',
  clicks          integer     not null default 0,
  last_clicked_at timestamptz,
  constraint share_links_pkey primary key (code),
  constraint share_links_content_type_check
    check (content_type in ('event', 'post', 'org', 'user'))
);
alter table analytics.share_links enable row level security;

comment on table analytics.share_links is 'A short link that counts its clicks.';
comment on column analytics.share_links.code is 'The part of the address after the slash.';
comment on column analytics.share_links.created_by is 'No foreign key: links outlive accounts.';
comment on column analytics.share_links.content_id is 'Key in the table that content_type names.';
comment on column analytics.share_links.channel is 'Where the link was shared.';
comment on column analytics.share_links.params is 'What is added to the address: utm_source, …';
