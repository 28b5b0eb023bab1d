-- depends: public.0003_owner_context
-- The payment provider's account to which a person's or an organization's money goes.
create table organizations.payout_accounts (
  id                uuid                 not null default gen_random_uuid(),
  context_type      public.owner_context not null,
  context_id        uuid                 not null,
  stripe_connect_id text,
  charges_enabled   boolean     default false,
  payouts_enabled   boolean     default false,
  details_submitted boolean     default false,
  created_at        timestamptz default now(),
  constraint payout_accounts_pkey primary key (id),
  constraint payout_accounts_context_type_context_id_key unique (context_type, context_id),
  constraint payout_accounts_stripe_connect_id_key unique (stripe_connect_id)
);
alter table organizations.payout_accounts enable row level security;

comment on table organizations.payout_accounts is
  'The payment provider''s account to which a person''s or an organization''s money goes.';
comment on column organizations.payout_accounts.context_id is
  'individual: users.user_profiles.user_id; organization: organizations.organizations.id.';
comment on column organizations.payout_accounts.charges_enabled is
  'The provider lets the account take payments.';
comment on column organizations.payout_accounts.payouts_enabled is
  'The provider lets the account pay out.';
comment on column organizations.payout_accounts.details_submitted is
  'The owner has finished the provider''s questions.';
