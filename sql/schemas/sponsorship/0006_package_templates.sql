-- depends: organizations.0002_organizations
-- A package that an organization offers again and again.
create table sponsorship.package_templates (
  id                  uuid        not null default gen_random_uuid(),
  org_id              uuid        not null,
  title               text        not null,
  description         text,
  default_price_cents integer     not null,
  default_benefits    jsonb       not null default '{}',
  visibility          text        not null default 'private',
  version             integer     not null default 1,
  created_at          timestamptz not null default now(),
  updated_at          timestamptz not null default now(),
  constraint package_templates_pkey primary key (id),
  constraint package_templates_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint package_templates_default_price_cents_check check (default_price_cents >= 0),
  constraint package_templates_visibility_check check (visibility in ('private', 'org', 'public'))
);
create index package_templates_org_id_idx on sponsorship.package_templates (org_id);
alter table sponsorship.package_templates enable row level security;

comment on table sponsorship.package_templates is
  'A package that an organization offers again and again.';
comment on column sponsorship.package_templates.visibility is 'Who may use the template.';
