-- A package in another size or price.
create table sponsorship.package_variants (
  id               uuid        not null default gen_random_uuid(),
  package_id       uuid        not null,
  label            text        not null,
  price_cents      integer     not null,
  benefits         jsonb       not null default '{}',
  inventory        integer     not null default 1,
  stat_snapshot_id uuid,
  is_active        boolean     not null default true,
  created_at       timestamptz not null default now(),
  updated_at       timestamptz not null default now(),
  constraint package_variants_pkey primary key (id),
  constraint package_variants_package_id_label_key unique (package_id, label),
  constraint package_variants_package_id_fkey
    foreign key (package_id) references sponsorship.sponsorship_packages (id) on delete cascade,
  constraint package_variants_stat_snapshot_id_fkey
    foreign key (stat_snapshot_id) references analytics.event_stat_snapshots (id),
  constraint package_variants_price_cents_check check (price_cents >= 0),
  constraint package_variants_inventory_check check (inventory >= 0)
);
create index package_variants_stat_snapshot_id_idx
  on sponsorship.package_variants (stat_snapshot_id);
alter table sponsorship.package_variants enable row level security;

comment on table sponsorship.package_variants is 'A package in another size or price.';
comment on column sponsorship.package_variants.inventory is 'How many can be sold.';
comment on column sponsorship.package_variants.stat_snapshot_id is
  'The figure that the offer quotes.';
