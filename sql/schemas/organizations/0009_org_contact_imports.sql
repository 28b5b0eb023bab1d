-- One upload of an organization's own contacts.
create table organizations.org_contact_imports (
  id                 uuid not null default gen_random_uuid(),
  org_id             uuid not null,
  name               text not null,
  source             text,
  imported_by        uuid,
  imported_at        timestamptz default now(),
  original_row_count integer     default 0,
  metadata           jsonb       default '{}',
  constraint org_contact_imports_pkey primary key (id),
  constraint org_contact_imports_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint org_contact_imports_imported_by_fkey
    foreign key (imported_by) references users.user_profiles (user_id)
);
create index org_contact_imports_org_id_idx on organizations.org_contact_imports (org_id);
create index org_contact_imports_imported_by_idx on organizations.org_contact_imports (imported_by);
alter table organizations.org_contact_imports enable row level security;

comment on table organizations.org_contact_imports is
  'One upload of an organization''s own contacts.';
comment on column organizations.org_contact_imports.source is
  'Where the contacts come from, in the uploader''s words.';
comment on column organizations.org_contact_imports.original_row_count is
  'Rows in the uploaded file, also those that were left out.';
