-- depends: organizations.0002_organizations public.0107_message_channel
-- A text that an organization writes once and sends often.
create table messaging.message_templates (
  id         uuid                   not null default gen_random_uuid(),
  org_id     uuid                   not null,
  name       text                   not null,
  channel    public.message_channel not null,
  subject    text,
  body       text,
  sms_body   text,
  created_by uuid                   not null,
  created_at timestamptz            not null default now(),
  constraint message_templates_pkey primary key (id),
  constraint message_templates_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint message_templates_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id)
);
create index message_templates_org_id_idx on messaging.message_templates (org_id);
create index message_templates_created_by_idx on messaging.message_templates (created_by);
alter table messaging.message_templates enable row level security;

comment on table messaging.message_templates is
  'A text that an organization writes once and sends often.';
comment on column messaging.message_templates.sms_body is
  'The short form for phones; body is for e-mail.';
