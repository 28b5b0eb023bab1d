-- The people and rows that `yardpass-db access` measures with; always rolled back. Every table has
-- rows of each kind that its entry in access.toml tells apart. `person` and `id` make the same keys
-- each time, so that results can be compared.
create function pg_temp.person(name text) returns uuid language sql immutable
  return ('a0000000-0000-4000-8000-' || lpad(array_position(array['ada', 'adam', 'edith', 'vera',
    'bob', 'olga', 'both', 'spike', 'scott', 'stan', 'uma', 'zoe'], name)::text, 12, '0'))::uuid;
create function pg_temp.id(name text) returns uuid language sql immutable
  return md5('access world: ' || name)::uuid;
-- Who makes a thing, and at which event: all roles of ours, of theirs, and people without a role.
create function pg_temp.makers() returns table (n integer, who uuid, event uuid, org uuid)
language sql stable
as $$
  select row_number() over ()::integer, pg_temp.person(name), pg_temp.id(event), pg_temp.id(org)
  from (values ('ada', 'fair', 'ours'), ('adam', 'fair', 'ours'), ('edith', 'fair', 'ours'),
    ('vera', 'fair', 'ours'), ('uma', 'fair', 'ours'), ('both', 'fair', 'ours'),
    ('both', 'concert', 'theirs'), ('olga', 'concert', 'theirs')) as maker (name, event, org)
$$;

-- People. zoe is nobody's persona: what is hers is a stranger's to all.
insert into auth.users (id, email)
  select pg_temp.person(name), name || '@world.example'
  from unnest(array['ada', 'adam', 'edith', 'vera', 'bob', 'olga', 'both', 'spike', 'scott',
    'stan', 'uma', 'zoe']) as name;
insert into users.user_profiles (user_id, display_name, phone)
  select id, split_part(email, '@', 1), '+1555' || right(id::text, 2)
  from auth.users where email like '%@world.example';

-- Organizations: ours, theirs and the halls have sold; fresh has not; empty and vacant have no
-- member yet.
insert into organizations.organizations (id, name, created_by) values
  (pg_temp.id('ours'), 'Ours', pg_temp.person('zoe')),
  (pg_temp.id('theirs'), 'Theirs', pg_temp.person('zoe')),
  (pg_temp.id('fresh'), 'Fresh', pg_temp.person('ada')),
  (pg_temp.id('ticket hall'), 'Ticket hall', pg_temp.person('zoe')),
  (pg_temp.id('sponsored hall'), 'Sponsored hall', pg_temp.person('zoe')),
  (pg_temp.id('empty'), 'Empty', pg_temp.person('uma')),
  (pg_temp.id('vacant'), 'Vacant', pg_temp.person('zoe'));
insert into organizations.org_memberships (org_id, user_id, role)
  select pg_temp.id(org), pg_temp.person(name), role::public.org_role
  from (values ('ours', 'ada', 'owner'), ('ours', 'zoe', 'owner'), ('ours', 'adam', 'admin'),
    ('ours', 'edith', 'editor'), ('ours', 'vera', 'viewer'), ('ours', 'both', 'viewer'),
    ('theirs', 'both', 'admin'), ('theirs', 'olga', 'owner'), ('theirs', 'zoe', 'owner'),
    ('fresh', 'ada', 'owner'), ('fresh', 'zoe', 'owner'), ('fresh', 'adam', 'admin'),
    ('ticket hall', 'ada', 'owner'), ('ticket hall', 'zoe', 'owner'),
    ('sponsored hall', 'ada', 'owner'), ('sponsored hall', 'zoe', 'owner'))
    as member (org, name, role);
insert into organizations.org_wallets (id, org_id)
  select pg_temp.id(name), pg_temp.id(name) from unnest(array['ours', 'theirs', 'fresh']) as name;
insert into organizations.org_wallet_transactions (id, wallet_id, credits_delta, transaction_type)
  select id, id, 70, 'purchase' from organizations.org_wallets
  where id in (pg_temp.id('ours'), pg_temp.id('theirs'));
insert into organizations.org_invitations
  (id, org_id, email, role, token, expires_at, invited_by, status)
  select pg_temp.id(format('org invitation %s %s %s', n, role, status)), org, 'new@world.example',
    role, format('access world %s %s %s', n, role, status), '2100-01-01', who, status
  from pg_temp.makers(), unnest(array['owner', 'viewer']) as role,
    unnest(array['pending', 'accepted']) as status;
insert into organizations.payout_accounts (id, context_type, context_id) values
  (pg_temp.id('ours'), 'organization', pg_temp.id('ours')),
  (pg_temp.id('theirs'), 'organization', pg_temp.id('theirs')),
  (pg_temp.id('uma'), 'individual', pg_temp.person('uma')),
  (pg_temp.id('zoe'), 'individual', pg_temp.person('zoe')),
  -- An organization's account whose key is a person's, and the other way round, is neither's.
  (pg_temp.id('as org'), 'organization', pg_temp.person('uma')),
  (pg_temp.id('as person'), 'individual', pg_temp.id('fresh'));
insert into organizations.payout_configurations (id, organization_id, stripe_connect_account_id)
  values (pg_temp.id('ours'), pg_temp.id('ours'), 'acct_ours'),
    (pg_temp.id('theirs'), pg_temp.id('theirs'), 'acct_theirs');
insert into organizations.org_contact_imports (id, org_id, name, imported_by)
  select pg_temp.id('import ' || n), org, 'Guests of May', who from pg_temp.makers();
insert into organizations.org_contact_import_entries (id, import_id, email)
  select id, id, 'guest@world.example' from organizations.org_contact_imports
  where id in (select pg_temp.id('import ' || n) from pg_temp.makers());

-- Events of ours (fair to lapsed) and theirs. uma and bob take part in some, in the ways in which
-- one can; in lapsed in none that still counts.
insert into events.event_series
  (id, name, organization_id, created_by, recurrence, series_start, series_end)
  select pg_temp.id('series ' || n), 'Fridays', org, who, 'weekly', '2030-01-04', '2030-12-31'
  from pg_temp.makers();
insert into events.events (id, owner_context_type, owner_context_id, created_by, title, start_at,
    end_at, visibility, link_token)
  select pg_temp.id(name), 'organization', pg_temp.id(org), pg_temp.person(maker), name,
    '2030-01-04', '2030-01-05', visibility::public.event_visibility, 'secret of ' || name
  from (values ('fair', 'ours', 'ada', 'public'), ('gala', 'ours', 'adam', 'private'),
    ('club', 'ours', 'edith', 'unlisted'), ('draft', 'ours', 'vera', 'private'),
    ('backed', 'ours', 'zoe', 'private'), ('lapsed', 'ours', 'zoe', 'private'),
    ('concert', 'theirs', 'olga', 'public'), ('dinner', 'theirs', 'both', 'private'),
    ('rave', 'theirs', 'olga', 'unlisted'), ('secret', 'theirs', 'olga', 'private'),
    ('opening', 'fresh', 'ada', 'private'), ('recital', 'ticket hall', 'ada', 'private'),
    ('regatta', 'sponsored hall', 'ada', 'private')) as event (name, org, maker, visibility);
insert into ticketing.ticket_tiers (id, event_id, name, quantity)
  select id, id, 'Entry', 50 from events.events
  where id in (select pg_temp.id(name) from unnest(array['fair', 'gala', 'club', 'backed', 'lapsed',
    'concert', 'dinner', 'rave', 'secret', 'opening', 'recital']) as name);
insert into ticketing.orders (id, user_id, event_id, status, contact_email, contact_name,
    contact_phone)
  select pg_temp.id(format('order %s %s', buyer, event)), pg_temp.person(buyer), pg_temp.id(event),
    status::public.order_status, buyer || '@world.example', buyer, '+1555'
  from (values ('uma', 'fair', 'paid'), ('uma', 'gala', 'pending'), ('uma', 'dinner', 'paid'),
    ('uma', 'lapsed', 'pending'), ('bob', 'concert', 'completed'), ('zoe', 'gala', 'paid'),
    ('zoe', 'secret', 'completed'), ('zoe', 'recital', 'paid')) as bought (buyer, event, status);
insert into ticketing.order_items (id, order_id, tier_id, quantity, unit_price_cents)
  select bought.id, bought.id, bought.event_id, 1, 500
  from ticketing.orders as bought where bought.contact_email like '%@world.example';
insert into ticketing.tickets
  (id, event_id, tier_id, order_id, owner_user_id, status, serial_no, wallet_pass_url)
  select pg_temp.id(format('ticket %s %s', holder, event)), pg_temp.id(event), pg_temp.id(event),
    pg_temp.id(format('order %s %s', buyer, event)), pg_temp.person(holder),
    status::public.ticket_status, serial_no, format('https://world.example/%s/%s', holder, event)
  from (values ('uma', 'uma', 'fair', 'issued', 1), ('uma', 'uma', 'gala', 'issued', 1),
    ('uma', 'uma', 'lapsed', 'refunded', 1), ('bob', 'uma', 'lapsed', 'void', 2),
    ('bob', 'bob', 'concert', 'issued', 1), ('zoe', 'zoe', 'gala', 'issued', 1),
    ('zoe', 'zoe', 'secret', 'redeemed', 1), ('vera', 'uma', 'lapsed', 'transferred', 3))
    as held (holder, buyer, event, status, serial_no);
insert into events.event_roles (id, event_id, user_id, role, status, created_by)
  select pg_temp.id('role ' || n), event, pg_temp.person('zoe'), (enum_range(
    null::public.role_type))[1 + n % 6], case when n < 7 then 'active' else 'revoked' end, who
  from pg_temp.makers() where n <> 6
  union all
  select pg_temp.id(format('role %s %s', name, event)), pg_temp.id(event), pg_temp.person(name),
    'staff', status, pg_temp.person('zoe')
  from (values ('stan', 'gala', 'active'), ('stan', 'lapsed', 'revoked'), ('zoe', 'rave', 'active'))
    as given (name, event, status);
insert into events.event_scanners (event_id, user_id, status, invited_by)
  select pg_temp.id(event), pg_temp.person(name), status, pg_temp.person(maker)
  from (values ('scott', 'gala', 'enabled', 'ada'), ('scott', 'lapsed', 'disabled', 'adam'),
    ('zoe', 'gala', 'enabled', 'edith'), ('zoe', 'fair', 'enabled', 'vera'),
    ('zoe', 'concert', 'enabled', 'olga'), ('zoe', 'dinner', 'disabled', 'both'),
    ('zoe', 'club', 'enabled', 'both'))
    as scanner (name, event, status, maker);
insert into events.event_invites (event_id, user_id, email)
  select pg_temp.id(event), pg_temp.person(name), event || '@world.example'
  from (values ('rave', 'uma'), ('gala', 'zoe'), ('fair', 'zoe'), ('secret', 'zoe'))
    as invited (event, name);
-- Whoever has no account yet: a user without `sub` is not them.
insert into events.event_invites (event_id, email)
  values (pg_temp.id('gala'), 'nobody@world.example');
insert into events.event_share_assets (id, created_by, event_id, kind)
  select pg_temp.id('asset ' || n), who, event, 'story_image' from pg_temp.makers();
insert into events.cultural_guides (event_id)
  select pg_temp.id(name)
  from unnest(array['fair', 'gala', 'club', 'concert', 'dinner', 'secret', 'lapsed']) as name;
insert into events.role_invites
  (id, event_id, role, email, token, expires_at, invited_by, status)
  select pg_temp.id(format('role invite %s %s', n, status)), event, 'staff', 'new@world.example',
    format('access world role %s %s', n, status), '2100-01-01', who, status::public.invite_status
  from pg_temp.makers(), unnest(array['pending', 'accepted']) as status;

-- Who follows whom: uma theirs, bob events and people, edith and others in an organization's name.
insert into users.follows
  (id, follower_user_id, follower_type, follower_org_id, target_type, target_id, status)
  select pg_temp.id('follow ' || n), pg_temp.person(follower),
    case when org is null then 'user' else 'organization' end::public.follow_actor,
    pg_temp.id(org), type::public.follow_target,
    coalesce(pg_temp.person(target), pg_temp.id(target)), status
  from (values (1, 'uma', null, 'organizer', 'theirs', 'accepted'),
    (2, 'uma', null, 'organizer', 'ours', 'declined'), (3, 'bob', null, 'event', 'fair', 'pending'),
    (4, 'bob', null, 'event', 'concert', 'accepted'), (5, 'bob', null, 'user', 'uma', 'pending'),
    (6, 'edith', 'ours', 'organizer', 'theirs', 'accepted'),
    (7, 'vera', 'ours', 'user', 'zoe', 'accepted'), (8, 'uma', 'ours', 'user', 'bob', 'pending'),
    (9, 'olga', 'theirs', 'event', 'fair', 'accepted'), (10, 'zoe', null, 'user', 'ada', 'pending'),
    (11, 'zoe', null, 'organizer', 'ours', 'accepted'),
    (12, 'ada', null, 'event', 'secret', 'accepted'),
    (13, 'bob', null, 'event', 'lapsed', 'accepted'),
    (14, 'zoe', null, 'sponsor', 'bound', 'accepted'),
    (15, 'edith', 'ours', 'user', 'olga', 'declined'),
    (16, 'both', 'theirs', 'user', 'adam', 'pending'),
    (17, 'stan', null, 'user', 'scott', 'accepted'),
    (18, 'scott', null, 'organizer', 'ours', 'pending'),
    -- The key of a person or organization under another type is somebody else's.
    (19, 'zoe', null, 'event', 'uma', 'accepted'), (20, 'zoe', null, 'organizer', 'bob', 'pending'),
    (21, 'zoe', null, 'user', 'ours', 'accepted'), (22, 'zoe', null, 'event', 'ours', 'pending'),
    (23, 'bob', null, 'sponsor', 'fair', 'accepted'),
    (24, 'stan', null, 'sponsor', 'ours', 'accepted'))
    as follow (n, follower, org, type, target, status);

-- The feed: for all, for followers, for nobody else; removed, deleted; of open and closed events.
insert into events.event_posts
  (id, event_id, author_user_id, text, visibility, post_type, moderation_state, deleted_at)
  select pg_temp.id('post ' || n), pg_temp.id(event), pg_temp.person(author), 'Hello', visibility,
    type, moderation, case when deleted then now() end
  from (values (1, 'fair', 'uma', 'public', 'post', 'clean', false),
    (2, 'fair', 'uma', 'followers', 'post', 'clean', false),
    (3, 'fair', 'uma', 'private', 'reshare', 'flagged', false),
    (4, 'fair', 'zoe', 'public', 'post', 'removed', false),
    (5, 'fair', 'zoe', 'public', 'post', 'clean', true),
    (6, 'fair', 'edith', 'public', 'announcement', 'clean', false),
    (7, 'fair', 'uma', 'public', 'announcement', 'clean', false),
    (8, 'fair', 'vera', 'public', 'post', 'flagged', false),
    (9, 'gala', 'adam', 'public', 'post', 'clean', false),
    (10, 'gala', 'stan', 'public', 'post', 'clean', false),
    (11, 'gala', 'zoe', 'followers', 'post', 'clean', false),
    (12, 'gala', 'scott', 'private', 'post', 'clean', false),
    (13, 'concert', 'olga', 'public', 'ad', 'clean', false),
    (14, 'concert', 'both', 'followers', 'post', 'clean', false),
    (15, 'concert', 'bob', 'private', 'reshare', 'clean', false),
    (16, 'dinner', 'olga', 'public', 'post', 'clean', false),
    (17, 'dinner', 'olga', 'followers', 'post', 'removed', false),
    (18, 'dinner', 'uma', 'followers', 'post', 'clean', false),
    (19, 'rave', 'olga', 'followers', 'post', 'clean', false),
    (20, 'secret', 'zoe', 'public', 'post', 'clean', false),
    (21, 'secret', 'zoe', 'followers', 'post', 'clean', false),
    (22, 'lapsed', 'uma', 'public', 'post', 'clean', false),
    (23, 'lapsed', 'stan', 'public', 'post', 'clean', false),
    (24, 'gala', 'bob', 'public', 'post', 'clean', false),
    (25, 'lapsed', 'zoe', 'followers', 'post', 'clean', false),
    (26, 'fair', 'ada', 'public', 'ad', 'clean', false),
    (27, 'concert', 'uma', 'public', 'post', 'clean', false),
    (28, 'club', 'zoe', 'public', 'post', 'clean', false),
    (29, 'opening', 'zoe', 'public', 'post', 'clean', false))
    as post (n, event, author, visibility, type, moderation, deleted);
-- Under each post of the feed: one of everybody's, each by somebody else.
create function pg_temp.remarks() returns table (n integer, post uuid, who uuid)
language sql stable
as $$
  select post * 20 + whose, pg_temp.id('post ' || post), pg_temp.person((array['uma',
    'bob', 'zoe', 'edith', 'olga', 'stan', 'scott', 'vera', 'both', 'spike', 'ada', 'adam'])[whose])
  from generate_series(1, 29) as post, generate_series(1, 12) as whose
  where whose = 1 + post % 12 or whose = 3 or post in (1, 9)
$$;
insert into events.event_reactions (post_id, user_id) select post, who from pg_temp.remarks();
insert into events.event_comments (id, post_id, author_user_id, text)
  select pg_temp.id('comment ' || n), post, who, 'Nice' from pg_temp.remarks();
-- uma's under a post that she no longer sees.
insert into events.event_comments (id, post_id, author_user_id, text)
  values (pg_temp.id('comment'), pg_temp.id('post 20'), pg_temp.person('uma'), 'Nice');
insert into events.event_comment_reactions (id, comment_id, user_id, kind)
  select id, id, author_user_id, 'like' from events.event_comments
  where id in (select pg_temp.id('comment ' || n) from pg_temp.remarks())
  union all
  -- On zoe's comment under her post in secret, which they no longer see.
  select pg_temp.id('like ' || name), pg_temp.id('comment 403'), pg_temp.person(name), 'like'
  from unnest(array['uma', 'bob']) as name
  union all
  select pg_temp.id('like'), pg_temp.id('comment'), pg_temp.person('zoe'), 'like';
insert into events.hashtags (tag) values ('access world');
insert into events.post_hashtags (post_id, tag)
  select pg_temp.id('post ' || n), 'access world' from generate_series(1, 29) as n;
insert into events.post_mentions (post_id, mentioned_user_id)
  select pg_temp.id('post ' || n), pg_temp.person('zoe') from generate_series(1, 29) as n;
-- Each author has something of their own on each post, some have zoe's too, and zoe and edith have
-- something of uma's; drafts are on none.
insert into events.media_assets (id, owner_user_id, media_type)
  select pg_temp.id('media ' || post.id), post.author_user_id, 'image'
  from events.event_posts as post
  where post.id in (select pg_temp.id('post ' || n) from generate_series(1, 29) as n)
  union all
  select pg_temp.id('media nobody'), null, 'image'
  union all
  select pg_temp.id('draft ' || name), pg_temp.person(name), 'video'
  from unnest(array['uma', 'bob', 'ada', 'zoe']) as name;
insert into events.post_media (post_id, media_id)
  select post.id, pg_temp.id('media ' || post.id) from events.event_posts as post
  where post.id in (select pg_temp.id('post ' || n) from generate_series(1, 29) as n)
  union all
  select pg_temp.id('post ' || n), pg_temp.id('media ' || pg_temp.id('post 20'))
  from generate_series(1, 16) as n
  union all
  select pg_temp.id('post ' || n), pg_temp.id('media ' || pg_temp.id('post 1'))
  from unnest(array[6, 20]) as n;

-- Doors and checkout.
insert into ticketing.scan_logs (id, event_id, scanner_user_id, result)
  select pg_temp.id(format('scan %s %s', name, event)), pg_temp.id(event), pg_temp.person(name),
    'valid'
  from (values ('scott', 'gala'), ('scott', 'concert'), ('zoe', 'gala'), ('zoe', 'secret'),
    ('nobody', 'gala')) as scan (name, event);
insert into ticketing.ticket_holds (id, tier_id, quantity, user_id, expires_at)
  values (pg_temp.id('hold'), pg_temp.id('fair'), 1, pg_temp.person('uma'), '2100-01-01');
insert into ticketing.checkout_sessions (id, user_id, event_id)
  values (pg_temp.id('checkout'), pg_temp.person('uma'), pg_temp.id('fair'));
insert into ticketing.guest_codes (id, event_id, code, created_by)
  values (pg_temp.id('code'), pg_temp.id('fair'), 'access world', pg_temp.person('ada'));
insert into ticketing.guest_ticket_sessions (id, token_hash, method, contact, scope, expires_at)
  values (pg_temp.id('guest'), 'access world', 'email', 'guest@world.example', '{}', '2100-01-01');
insert into ticketing.guest_otp_codes (id, method, contact, otp_hash, expires_at)
  values (pg_temp.id('otp'), 'email', 'guest@world.example', 'access world', '2100-01-01');
insert into ticketing.inventory_operations (id, tier_id, operation_type, quantity, user_id)
  values (pg_temp.id('operation'), pg_temp.id('fair'), 'purchase', 1, pg_temp.person('uma'));
insert into ticketing.refunds (id, order_id, amount_cents)
  values (pg_temp.id('refund'), pg_temp.id('order uma fair'), 100);

-- Sponsors: spike has each role at one of them; bound is counted on by an event, in four ways; made
-- and vacant have no member yet.
insert into sponsorship.sponsors (id, name, contact_email, created_by)
  select pg_temp.id(name), name, 'brand@world.example',
    pg_temp.person(case when name in ('made', 'owned') then 'spike' else 'zoe' end)
  from unnest(array['owned', 'bound by order', 'bound by sponsorship', 'bound by deliverable',
    'bound by proposal', 'administered', 'edited', 'viewed', 'foreign', 'made', 'vacant']) as name;
insert into sponsorship.sponsor_members (sponsor_id, user_id, role)
  select pg_temp.id(sponsor), pg_temp.person(name), role::public.sponsor_role
  from (values ('owned', 'spike', 'owner'), ('bound by order', 'spike', 'owner'),
    ('bound by sponsorship', 'spike', 'owner'), ('bound by deliverable', 'spike', 'owner'),
    ('bound by proposal', 'spike', 'owner'), ('administered', 'spike', 'admin'),
    ('edited', 'spike', 'editor'), ('viewed', 'spike', 'viewer')) as member (sponsor, name, role)
  union all
  select pg_temp.id(sponsor), pg_temp.person(name), role::public.sponsor_role
  from unnest(array['owned', 'bound by order', 'bound by sponsorship', 'bound by deliverable',
    'bound by proposal', 'administered', 'edited', 'viewed', 'foreign']) as sponsor,
    (values ('zoe', 'owner'), ('bob', 'viewer')) as member (name, role)
  where name = 'zoe' or sponsor in ('owned', 'administered', 'edited', 'viewed');
insert into sponsorship.sponsor_profiles (id, sponsor_id)
  select sponsor.id, sponsor.id from sponsorship.sponsors as sponsor
  where sponsor.contact_email = 'brand@world.example';
insert into sponsorship.sponsor_public_profiles (sponsor_id, slug)
  select sponsor.id, 'access world ' || sponsor.name from sponsorship.sponsors as sponsor
  where sponsor.contact_email = 'brand@world.example';
insert into sponsorship.sponsorship_packages
  (id, event_id, tier, price_cents, visibility, is_active, created_by)
  select pg_temp.id('package ' || n), pg_temp.id(event), 'tier ' || n, 1000, visibility, active,
    pg_temp.person(maker)
  from (values (1, 'fair', 'ada', 'public', true), (2, 'fair', 'adam', 'private', true),
    (3, 'fair', 'edith', 'public', false), (4, 'fair', 'vera', 'public', true),
    (5, 'gala', 'both', 'public', true), (6, 'concert', 'both', 'private', true),
    (7, 'concert', 'olga', 'public', true), (8, 'secret', 'olga', 'public', true),
    (9, 'dinner', 'zoe', 'public', true)) as offer (n, event, maker, visibility, active);
insert into sponsorship.sponsorship_orders (id, package_id, sponsor_id, event_id, amount_cents)
  select pg_temp.id('sponsorship ' || event), pg_temp.id('package 1'),
    pg_temp.id('bound by order'), pg_temp.id(event), 1000
  from unnest(array['fair', 'backed', 'regatta']) as event;
insert into sponsorship.event_sponsorships (event_id, sponsor_id, tier)
  values (pg_temp.id('fair'), pg_temp.id('bound by sponsorship'), 'gold');
insert into sponsorship.deliverables (id, event_id, sponsor_id, type, spec)
  values (pg_temp.id('deliverable'), pg_temp.id('fair'), pg_temp.id('bound by deliverable'), 'logo',
    '{"place": "stage"}');
insert into sponsorship.proposal_threads (id, event_id, sponsor_id, created_by)
  values (pg_temp.id('proposal'), pg_temp.id('fair'), pg_temp.id('bound by proposal'),
    pg_temp.person('ada'));
insert into sponsorship.deliverable_proofs (id, deliverable_id, asset_url)
  values (pg_temp.id('proof'), pg_temp.id('deliverable'), 'https://world.example/proof.jpg');
insert into sponsorship.fit_recalc_queue (id, event_id, reason)
  values (-5500, pg_temp.id('fair'), 'access world');
insert into sponsorship.match_features (id, event_id, sponsor_id)
  values (pg_temp.id('features'), pg_temp.id('fair'), pg_temp.id('foreign'));
insert into sponsorship.match_feedback (id, event_id, sponsor_id, user_id, label)
  values (pg_temp.id('feedback'), pg_temp.id('fair'), pg_temp.id('foreign'), pg_temp.person('ada'),
    'good_fit');
insert into sponsorship.package_templates (id, org_id, title, default_price_cents, visibility)
  values (pg_temp.id('template'), pg_temp.id('ours'), 'Gold', 1000, 'public');
insert into sponsorship.package_variants (id, package_id, label, price_cents)
  values (pg_temp.id('variant'), pg_temp.id('package 1'), 'Large', 2000);
insert into sponsorship.proposal_messages (id, thread_id, sender_type, sender_user_id, offer)
  values (pg_temp.id('offer'), pg_temp.id('proposal'), 'organizer', pg_temp.person('ada'),
    '{"price_cents": 900}');
insert into sponsorship.sponsorship_matches (id, event_id, sponsor_id)
  values (pg_temp.id('match'), pg_temp.id('fair'), pg_temp.id('foreign'));
insert into sponsorship.sponsorship_payouts (id, order_id, organizer_id, amount_cents)
  values (pg_temp.id('payout'), pg_temp.id('sponsorship fair'), pg_temp.id('ours'), 1000);
insert into sponsorship.sponsorship_slas (id, event_id, sponsor_id, metric, target)
  values (pg_temp.id('sla'), pg_temp.id('fair'), pg_temp.id('foreign'), 'reach', 100);

-- Wallets and what was charged to them.
insert into payments.wallets (id, user_id)
  select pg_temp.id(name), pg_temp.person(name) from unnest(array['uma', 'zoe']) as name;
insert into payments.wallet_transactions (id, wallet_id, type, credits_delta)
  select pg_temp.id(name), pg_temp.id(name), 'promo', 10 from unnest(array['uma', 'zoe']) as name;
insert into payments.invoices
  (id, wallet_id, org_wallet_id, amount_usd_cents, credits_purchased, status)
  values (pg_temp.id('uma'), pg_temp.id('uma'), null, 1, 1, 'paid'),
    (pg_temp.id('zoe'), pg_temp.id('zoe'), null, 1, 1, 'paid'),
    (pg_temp.id('ours'), null, pg_temp.id('ours'), 1, 1, 'paid'),
    (pg_temp.id('theirs'), null, pg_temp.id('theirs'), 1, 1, 'paid');
insert into payments.credit_lots
  (id, wallet_id, quantity_purchased, quantity_remaining, unit_price_cents, source)
  values (pg_temp.id('lot'), pg_temp.id('uma'), 1, 1, 1, 'promo');
insert into payments.payout_queue (id, order_id)
  values (pg_temp.id('queued'), pg_temp.id('sponsorship fair'));

-- Advertising.
insert into campaigns.campaigns (id, org_id, created_by, name, total_budget_credits, start_date)
  select pg_temp.id('campaign ' || n), org, who, 'Spring', 100, '2030-01-01' from pg_temp.makers();
insert into campaigns.ad_creatives (id, campaign_id, headline, media_type)
  select pg_temp.id('campaign ' || n), pg_temp.id('campaign ' || n), 'Come', 'image'
  from pg_temp.makers();
insert into campaigns.campaign_placements (campaign_id, placement)
  select pg_temp.id('campaign ' || n), 'feed' from pg_temp.makers();
insert into campaigns.campaign_targeting (campaign_id)
  select pg_temp.id('campaign ' || n) from pg_temp.makers();
insert into campaigns.ad_spend_ledger (id, campaign_id, wallet_id, org_wallet_id, metric_type,
    quantity, rate_model, rate_usd_cents, credits_charged, occurred_at)
  select invoice.id, pg_temp.id('campaign 1'), invoice.wallet_id, invoice.org_wallet_id, 'click', 1,
    'cpc', 1, 1, '2030-01-01'
  from payments.invoices as invoice
  where invoice.id in (select pg_temp.id(name) from unnest(array['uma', 'zoe', 'ours', 'theirs'])
    as name);
insert into campaigns.ad_impressions (id, campaign_id, user_id, placement)
  values (pg_temp.id('impression'), pg_temp.id('campaign 1'), pg_temp.person('uma'), 'feed');
insert into campaigns.ad_clicks (id, campaign_id, impression_id, user_id)
  values (pg_temp.id('click'), pg_temp.id('campaign 1'), pg_temp.id('impression'),
    pg_temp.person('uma'));
insert into campaigns.credit_packages (id, name, credits, price_usd_cents)
  values (pg_temp.id('credits'), 'Small', 100, 1000);
insert into campaigns.promos (id, code, discount_type, value)
  values (pg_temp.id('promo'), 'access world', 'percent', 10);

-- What people do: uma's, zoe's and nobody's.
insert into analytics.analytics_events (id, user_id, event_type, event_id)
  select pg_temp.id('step ' || name), pg_temp.person(name), 'page_view', pg_temp.id('fair')
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.event_impressions (id, user_id, event_id)
  select pg_temp.id('step ' || name), pg_temp.person(name), pg_temp.id('fair')
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.post_impressions (id, user_id, post_id)
  select pg_temp.id('step ' || name), pg_temp.person(name), pg_temp.id('post 1')
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.post_views (id, user_id, post_id, event_id)
  select pg_temp.id('step ' || name), pg_temp.person(name), pg_temp.id('post 1'), pg_temp.id('fair')
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.post_clicks (id, user_id, post_id, event_id, target)
  select pg_temp.id('step ' || name), pg_temp.person(name), pg_temp.id('post 1'),
    pg_temp.id('fair'), 'tickets'
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.negative_feedback (id, user_id, target_type, target_id)
  select pg_temp.id('no ' || name), pg_temp.person(name), 'event', pg_temp.id('fair')
  from unnest(array['uma', 'zoe']) as name;
insert into analytics.reports (id, reported_by, target_type, target_id)
  select pg_temp.id('report ' || name), pg_temp.person(name), 'event', pg_temp.id('fair')
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.share_links (code, created_by, content_type, content_id)
  select 'access world ' || name, pg_temp.person(name), 'event', pg_temp.id('fair')
  from unnest(array['uma', 'zoe', 'nobody']) as name;
insert into analytics.event_impressions_p (id, event_id, user_id, created_at)
  values (pg_temp.id('step'), pg_temp.id('fair'), pg_temp.person('uma'), '2025-01-01');
insert into analytics.ticket_analytics (id, event_type, ticket_id, event_id, user_id)
  values (pg_temp.id('step'), 'ticket_view', pg_temp.id('ticket uma fair'), pg_temp.id('fair'),
    pg_temp.person('uma'));
insert into analytics.ticket_analytics_p (id, event_type, ticket_id, event_id, user_id, created_at)
  values (pg_temp.id('step'), 'ticket_view', pg_temp.id('ticket uma fair'), pg_temp.id('fair'),
    pg_temp.person('uma'), '2025-01-01');
insert into analytics.user_event_interactions (id, user_id, event_id, interaction_type)
  values (pg_temp.id('step'), pg_temp.person('uma'), pg_temp.id('fair'), 'like');
-- Numbers of our events and theirs.
insert into analytics.event_video_counters (event_id)
  values (pg_temp.id('fair')), (pg_temp.id('concert'));
insert into analytics.event_audience_insights (event_id)
  values (pg_temp.id('fair')), (pg_temp.id('concert'));
insert into analytics.event_stat_snapshots (id, event_id, metric_key)
  values (pg_temp.id('fair'), pg_temp.id('fair'), 'reach'),
    (pg_temp.id('concert'), pg_temp.id('concert'), 'reach');
insert into analytics.audience_consents (id, event_id, segment_key, scope, consent_basis)
  values (pg_temp.id('fair'), pg_temp.id('fair'), 'all', 'aggregated', 'asked'),
    (pg_temp.id('concert'), pg_temp.id('concert'), 'all', 'aggregated', 'asked');
insert into analytics.post_video_counters (post_id)
  values (pg_temp.id('post 1')), (pg_temp.id('post 13')), (pg_temp.id('post 20'));

-- Messages: uma talks to bob, and to ours; theirs and zoe talk apart, and one has declined; nobody
-- sits in the last one.
insert into messaging.notifications (id, user_id, title, message, type)
  select pg_temp.id('news ' || name), pg_temp.person(name), 'Sold', 'You are in', 'success'
  from unnest(array['uma', 'zoe']) as name;
insert into messaging.direct_conversations (id, created_by, request_status)
  select pg_temp.id('talk ' || n), pg_temp.person(creator),
    status::public.conversation_request_status
  from (values (1, 'uma', 'open'), (2, 'uma', 'accepted'), (3, 'zoe', 'open'),
    (4, 'bob', 'declined'), (5, 'edith', 'pending'), (6, 'uma', 'open'),
    (7, 'nobody', 'open')) as talk (n, creator, status);
insert into messaging.conversation_participants
  (id, conversation_id, participant_type, participant_user_id, participant_org_id)
  select pg_temp.id('seat ' || n), pg_temp.id('talk ' || talk), (array['user', 'organization']
    )[1 + (name is null)::integer]::public.conversation_participant_type, pg_temp.person(name),
    pg_temp.id(org)
  from (values (1, 1, 'uma', null), (2, 1, 'bob', null), (3, 2, 'uma', null), (4, 2, null, 'ours'),
    (5, 3, 'zoe', null), (6, 3, null, 'theirs'), (7, 4, 'bob', null), (8, 4, null, 'ours'),
    (9, 5, 'zoe', null), (10, 5, 'edith', null)) as seat (n, talk, name, org);
insert into messaging.direct_messages
  (id, conversation_id, sender_type, sender_user_id, sender_org_id, body)
  select pg_temp.id('said ' || n), pg_temp.id('talk ' || talk),
    case when org is null then 'user' else 'organization' end::public.conversation_participant_type,
    pg_temp.person(name), pg_temp.id(org), 'Is there parking?'
  from (values (1, 1, 'uma', null), (2, 1, 'bob', null), (3, 2, 'uma', null),
    (4, 2, 'edith', 'ours'), (5, 2, 'vera', 'ours'), (6, 2, 'edith', null),
    (7, 3, 'zoe', null), (8, 3, 'olga', 'theirs'), (9, 4, 'bob', null), (10, 4, 'ada', 'ours'),
    (11, 5, 'edith', null), (12, 5, 'edith', 'ours'), (13, 3, 'both', 'theirs'),
    (14, 2, 'adam', 'ours'), (15, 2, 'ada', 'theirs'), (16, 1, 'stan', null))
    as said (n, talk, name, org);
insert into messaging.message_templates (id, org_id, name, channel, created_by)
  values (pg_temp.id('mail'), pg_temp.id('ours'), 'Thanks', 'email', pg_temp.person('adam'));
insert into messaging.message_jobs (id, event_id, channel, template_id, created_by)
  values (pg_temp.id('mail'), pg_temp.id('fair'), 'email', pg_temp.id('mail'),
    pg_temp.person('adam'));
insert into messaging.message_job_recipients (id, job_id, user_id, email)
  values (pg_temp.id('mail'), pg_temp.id('mail'), pg_temp.person('uma'), 'uma@world.example');

-- The platform's own.
insert into ml.user_embeddings (user_id) values (pg_temp.person('uma'));
insert into ref.countries (code, name) values ('ZZ', 'World') on conflict do nothing;
insert into public.circuit_breaker_state (id) values ('access world');
insert into public.dead_letter_webhooks (id, webhook_type, payload, original_timestamp)
  values (pg_temp.id('webhook'), 'x', '{}', '2030-01-01');
insert into public.idempotency_keys (key, user_id, response)
  values ('access world', pg_temp.person('uma'), '{}');
insert into public.kv_store_d42c04e8 (key, value) values ('access world', '{}');
insert into public.mv_refresh_log (id, concurrent) values (-5500, false);
insert into public.outbox (id, topic, payload) values (pg_temp.id('outbox'), 'x', '{}');
insert into public.pgbench_tiers (pos, id) values (-5500, pg_temp.id('fair'));
insert into public.rate_limits (user_id, bucket, minute)
  values (pg_temp.person('uma'), 'x', '2030-01-01');
insert into public.request_logs (id, source_type) values (pg_temp.id('request'), 'x');
insert into ref.currencies (code, name) values ('ZZZ', 'World') on conflict do nothing;
insert into ref.event_categories (id, name) values (pg_temp.id('category'), 'access world');
insert into ref.industries (id, name) values (pg_temp.id('industry'), 'access world');
insert into ref.timezones (name, offset_minutes) values ('access world', 0);
