-- Evidence that a deliverable was delivered.
create table sponsorship.deliverable_proofs (
  id              uuid        not null default gen_random_uuid(),
  deliverable_id  uuid        not null,
  asset_url       text        not null,
  metrics         jsonb       not null default '{}',
  submitted_by    uuid,
  submitted_at    timestamptz not null default now(),
  approved_at     timestamptz,
  rejected_reason text,
  constraint deliverable_proofs_pkey primary key (id),
  constraint deliverable_proofs_deliverable_id_fkey
    foreign key (deliverable_id) references sponsorship.deliverables (id) on delete cascade,
  constraint deliverable_proofs_submitted_by_fkey
    foreign key (submitted_by) references users.user_profiles (user_id),
  constraint deliverable_proofs_approved_or_rejected_check
    check (approved_at is null or rejected_reason is null)
);
create index deliverable_proofs_deliverable_id_idx
  on sponsorship.deliverable_proofs (deliverable_id);
create index deliverable_proofs_submitted_by_idx on sponsorship.deliverable_proofs (submitted_by);
alter table sponsorship.deliverable_proofs enable row level security;

comment on table sponsorship.deliverable_proofs is 'Evidence that a deliverable was delivered.';
comment on column sponsorship.deliverable_proofs.metrics is 'What was measured: views, clicks, …';
