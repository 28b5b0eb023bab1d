-- Something an event owes a sponsor: a logo on stage, a post, …
create table sponsorship.deliverables (
  id                 uuid        not null default gen_random_uuid(),
  event_id           uuid        not null,
  sponsor_id         uuid        not null,
  type               text        not null,
  spec               jsonb       not null default '{}',
  due_at             timestamptz,
  status             text        not null default 'pending',
  evidence_required  boolean     not null default true,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now(),
  order_id           uuid,
  package_id         uuid,
  package_variant_id uuid,
  constraint deliverables_pkey primary key (id),
  constraint deliverables_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint deliverables_sponsor_id_fkey
    foreign key (sponsor_id) references sponsorship.sponsors (id) on delete cascade,
  constraint deliverables_order_id_fkey
    foreign key (order_id) references sponsorship.sponsorship_orders (id) on delete cascade,
  constraint deliverables_package_id_fkey
    foreign key (package_id) references sponsorship.sponsorship_packages (id) on delete set null,
  constraint deliverables_package_variant_id_fkey
    foreign key (package_variant_id)
    references sponsorship.package_variants (id) on delete set null,
  constraint deliverables_status_check
    check (status in ('pending', 'submitted', 'needs_changes', 'approved', 'waived')),
  constraint deliverables_spec_check check (spec <> '{}')
);
create index deliverables_event_id_idx on sponsorship.deliverables (event_id);
create index deliverables_sponsor_id_idx on sponsorship.deliverables (sponsor_id);
create index deliverables_order_id_idx on sponsorship.deliverables (order_id);
create index deliverables_package_id_idx on sponsorship.deliverables (package_id);
create index deliverables_package_variant_id_idx on sponsorship.deliverables (package_variant_id);
alter table sponsorship.deliverables enable row level security;

comment on table sponsorship.deliverables is
  'Something an event owes a sponsor: a logo on stage, a post, …';
comment on column sponsorship.deliverables.type is 'What kind of thing; an open list.';
comment on column sponsorship.deliverables.spec is
  'What exactly; never empty, so its default is refused.';
comment on column sponsorship.deliverables.evidence_required is 'It is approved on proof only.';
comment on column sponsorship.deliverables.order_id is 'Null for what is owed without an order.';
