-- depends: payments.0002_wallets payments.0003_wallet_transactions organizations.0004_org_wallets
-- What a campaign was charged. Rows are added, never changed.
create table campaigns.ad_spend_ledger (
  id                    uuid        not null default gen_random_uuid(),
  campaign_id           uuid        not null,
  wallet_id             uuid,
  metric_type           text        not null,
  quantity              integer     not null,
  rate_model            text        not null,
  rate_usd_cents        integer     not null,
  credits_charged       integer     not null,
  occurred_at           timestamptz not null,
  wallet_transaction_id uuid,
  created_at            timestamptz not null default now(),
  org_wallet_id         uuid,
  creative_id           uuid,
  constraint ad_spend_ledger_pkey primary key (id),
  constraint ad_spend_ledger_wallet_id_fkey
    foreign key (wallet_id) references payments.wallets (id) on delete cascade,
  constraint ad_spend_ledger_wallet_transaction_id_fkey
    foreign key (wallet_transaction_id)
    references payments.wallet_transactions (id) on delete set null,
  constraint ad_spend_ledger_org_wallet_id_fkey
    foreign key (org_wallet_id) references organizations.org_wallets (id) on delete set null,
  constraint ad_spend_ledger_creative_id_fkey
    foreign key (creative_id) references campaigns.ad_creatives (id),
  constraint ad_spend_ledger_metric_type_check
    check (metric_type in ('impression', 'click', 'other')),
  constraint ad_spend_ledger_quantity_check check (quantity >= 0),
  constraint ad_spend_ledger_rate_model_check check (rate_model in ('cpm', 'cpc')),
  constraint ad_spend_ledger_rate_usd_cents_check check (rate_usd_cents >= 0),
  constraint ad_spend_ledger_credits_charged_check check (credits_charged >= 0),
  constraint ad_spend_ledger_one_wallet_check check (num_nonnulls(wallet_id, org_wallet_id) = 1)
);
create index ad_spend_ledger_wallet_id_idx on campaigns.ad_spend_ledger (wallet_id);
create index ad_spend_ledger_wallet_transaction_id_idx
  on campaigns.ad_spend_ledger (wallet_transaction_id);
create index ad_spend_ledger_org_wallet_id_idx on campaigns.ad_spend_ledger (org_wallet_id);
create index ad_spend_ledger_creative_id_idx on campaigns.ad_spend_ledger (creative_id);
-- Reports sum one campaign's charges by day.
create index ad_spend_ledger_campaign_id_occurred_at_idx
  on campaigns.ad_spend_ledger (campaign_id, occurred_at);
alter table campaigns.ad_spend_ledger enable row level security;

comment on table campaigns.ad_spend_ledger is
  'What a campaign was charged. Rows are added, never changed.';
comment on column campaigns.ad_spend_ledger.campaign_id is
  'No foreign key: what was charged outlives the campaign.';
comment on column campaigns.ad_spend_ledger.wallet_id is
  'Set when a person pays; then org_wallet_id is null.';
comment on column campaigns.ad_spend_ledger.rate_model is
  'Per thousand impressions (cpm) or per click (cpc).';
comment on column campaigns.ad_spend_ledger.rate_usd_cents is
  'Price of a thousand impressions or of one click.';
comment on column campaigns.ad_spend_ledger.occurred_at is
  'When the charged things happened; created_at is when they were charged.';
comment on column campaigns.ad_spend_ledger.org_wallet_id is
  'Set when an organization pays; then wallet_id is null.';
