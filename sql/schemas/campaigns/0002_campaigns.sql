-- depends: public.0151_campaign_objective public.0152_campaign_status public.0155_pacing_strategy
-- depends: public.0154_frequency_period organizations.0002_organizations users.0002_user_profiles
-- An organization's advertising campaign.
create table campaigns.campaigns (
  id                     uuid                      not null default gen_random_uuid(),
  org_id                 uuid                      not null,
  created_by             uuid                      not null,
  name                   text                      not null,
  description            text,
  objective              public.campaign_objective not null default 'ticket_sales',
  status                 public.campaign_status    not null default 'draft',
  total_budget_credits   integer                   not null,
  daily_budget_credits   integer,
  spent_credits          integer                   not null default 0,
  start_date             timestamptz               not null,
  end_date               timestamptz,
  timezone               text                      not null default 'UTC',
  pacing_strategy        public.pacing_strategy    not null default 'even',
  frequency_cap_per_user integer                            default 3,
  frequency_cap_period   public.frequency_period            default 'day',
  created_at             timestamptz               not null default now(),
  updated_at             timestamptz               not null default now(),
  archived_at            timestamptz,
  constraint campaigns_pkey primary key (id),
  constraint campaigns_org_id_fkey
    foreign key (org_id) references organizations.organizations (id) on delete cascade,
  constraint campaigns_created_by_fkey
    foreign key (created_by) references users.user_profiles (user_id),
  constraint campaigns_daily_budget_credits_check
    check (daily_budget_credits <= total_budget_credits),
  constraint campaigns_spent_credits_check check (spent_credits <= total_budget_credits),
  constraint campaigns_end_date_check check (end_date > start_date),
  constraint campaigns_frequency_cap_per_user_check check (frequency_cap_per_user > 0)
);
create index campaigns_org_id_idx on campaigns.campaigns (org_id);
create index campaigns_created_by_idx on campaigns.campaigns (created_by);
alter table campaigns.campaigns enable row level security;

comment on table campaigns.campaigns is 'An organization''s advertising campaign.';
comment on column campaigns.campaigns.total_budget_credits is
  'Credits the campaign may spend in all.';
comment on column campaigns.campaigns.daily_budget_credits is 'Credits a day, at most the total.';
comment on column campaigns.campaigns.spent_credits is
  'Sum of its lines in ad_spend_ledger; clients never write it.';
comment on column campaigns.campaigns.timezone is
  'In which the days of daily_budget_credits begin.';
comment on column campaigns.campaigns.frequency_cap_per_user is
  'How often a person sees it at most in frequency_cap_period.';
