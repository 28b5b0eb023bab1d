-- A contact of an upload.
create table organizations.org_contact_import_entries (
  id         uuid not null default gen_random_uuid(),
  import_id  uuid not null,
  full_name  text,
  email      text,
  phone      text,
  tags       text[]      default array[]::text[],
  consent    text        default 'unknown',
  metadata   jsonb       default '{}',
  created_at timestamptz default now(),
  constraint org_contact_import_entries_pkey primary key (id),
  constraint org_contact_import_entries_import_id_fkey
    foreign key (import_id) references organizations.org_contact_imports (id) on delete cascade
);
create index org_contact_import_entries_import_id_idx
  on organizations.org_contact_import_entries (import_id);
alter table organizations.org_contact_import_entries enable row level security;

comment on table organizations.org_contact_import_entries is
  'A contact of an upload: contact data of people who may have no account.';
comment on column organizations.org_contact_import_entries.consent is
  'What the contact agreed to receive; unknown means they may not be written to.';
