-- Clients upsert on columns that no unique index holds.
-- `upsert(…, {onConflict: 'event_id,user_id,role'})` is ON CONFLICT (event_id, user_id, role): these
-- are the keys that applications may name, beside primary keys of one column. The third value says
-- whether nulls count as equal.
with target (relation, columns, equal_nulls) as (values
  ('analytics.audience_consents', '{event_id,segment_key}', false),
  ('analytics.event_impressions_p', '{id,created_at}', false),
  ('analytics.negative_feedback', '{user_id,target_type,target_id}', false),
  ('analytics.ticket_analytics_p', '{id,created_at}', false),
  ('campaigns.campaign_placements', '{campaign_id,placement}', false),
  ('campaigns.promos', '{code}', false),
  ('events.event_comment_reactions', '{comment_id,user_id,kind}', false),
  ('events.event_reactions', '{post_id,user_id,kind}', false),
  ('events.event_roles', '{event_id,user_id,role}', false),
  ('events.event_scanners', '{event_id,user_id}', false),
  ('events.events', '{slug}', false),
  ('events.post_hashtags', '{post_id,tag}', false),
  ('events.post_media', '{post_id,media_id}', false),
  ('events.post_mentions', '{post_id,mentioned_user_id}', false),
  ('events.role_invites', '{token}', false),
  ('messaging.conversation_participants',
    '{conversation_id,participant_type,participant_user_id,participant_org_id}', true),
  ('organizations.org_invitations', '{token}', false),
  ('organizations.org_memberships', '{org_id,user_id}', false),
  ('organizations.org_wallet_transactions', '{stripe_event_id}', false),
  ('organizations.org_wallets', '{org_id}', false),
  ('organizations.organizations', '{handle}', false),
  ('organizations.payout_accounts', '{context_type,context_id}', false),
  ('organizations.payout_accounts', '{stripe_connect_id}', false),
  ('organizations.payout_configurations', '{organization_id}', false),
  ('payments.wallet_transactions', '{idempotency_key}', false),
  ('payments.wallets', '{user_id}', false),
  ('ref.event_categories', '{name}', false),
  ('ref.industries', '{name}', false),
  ('sponsorship.event_sponsorships', '{event_id,sponsor_id,tier}', false),
  ('sponsorship.fit_recalc_queue', '{event_id,sponsor_id}', false),
  ('sponsorship.match_features', '{event_id,sponsor_id,version}', false),
  ('sponsorship.package_variants', '{package_id,label}', false),
  ('sponsorship.proposal_threads', '{event_id,sponsor_id,created_at}', false),
  ('sponsorship.sponsor_members', '{sponsor_id,user_id}', false),
  ('sponsorship.sponsor_profiles', '{sponsor_id}', false),
  ('sponsorship.sponsor_public_profiles', '{slug}', false),
  ('sponsorship.sponsorship_matches', '{event_id,sponsor_id}', false),
  ('sponsorship.sponsorship_packages', '{event_id,tier}', false),
  ('sponsorship.sponsorship_slas', '{event_id,sponsor_id,metric}', false),
  ('ticketing.guest_codes', '{code}', false),
  ('ticketing.guest_ticket_sessions', '{token_hash}', false),
  ('ticketing.orders', '{stripe_payment_intent_id}', false),
  ('ticketing.orders', '{stripe_session_id}', false),
  ('ticketing.tickets', '{order_id,tier_id,serial_no}', false),
  ('ticketing.tickets', '{qr_code}', false),
  ('users.follows',
    '{follower_type,follower_user_id,follower_org_id,target_type,target_id}', true)
)
select
  target.relation as object,
  format('ON CONFLICT (%s) fails: no unique index has just these columns',
    array_to_string(target.columns::text[], ', ')) as problem,
  format('create unique index on %s (%s)%s;', target.relation,
    array_to_string(target.columns::text[], ', '),
    case when target.equal_nulls then ' nulls not distinct' else '' end) as cure
from target
where to_regclass(target.relation) is not null
  and not exists (
    select from pg_index as held
    where held.indrelid = to_regclass(target.relation)
      and held.indisunique and held.indisvalid and held.indimmediate and held.indpred is null
      and (held.indnullsnotdistinct or not target.equal_nulls)
      and (
        select array_agg(column_held.attname::text order by column_held.attname)
        from unnest(held.indkey) with ordinality as part (number, place)
        left join pg_attribute as column_held
          on column_held.attrelid = held.indrelid and column_held.attnum = part.number
            and part.number > 0
        where part.place <= held.indnkeyatts
      ) = (select array_agg(named order by named) from unnest(target.columns::text[]) as named)
  )
order by 1, 2;
