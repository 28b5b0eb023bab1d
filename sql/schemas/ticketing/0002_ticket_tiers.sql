-- depends: events.0003_events
-- A kind of ticket of an event: its price, and how many there are.
create table ticketing.ticket_tiers (
  id                uuid        not null default gen_random_uuid(),
  event_id          uuid        not null,
  name              text        not null,
  badge_label       text,
  price_cents       integer     not null default 0,
  currency          text        not null default 'USD',
  quantity          integer,
  max_per_order     integer              default 6,
  sales_start       timestamptz,
  sales_end         timestamptz,
  status            text                 default 'active',
  sort_index        integer              default 0,
  created_at        timestamptz          default now(),
  total_quantity    integer,
  sold_quantity     integer              default 0,
  reserved_quantity integer     not null default 0,
  issued_quantity   integer     not null default 0,
  constraint ticket_tiers_pkey primary key (id),
  constraint ticket_tiers_event_id_fkey
    foreign key (event_id) references events.events (id) on delete cascade,
  constraint ticket_tiers_currency_check check (currency in ('USD', 'EUR', 'GBP', 'CAD')),
  constraint ticket_tiers_status_check check (status in ('active', 'inactive', 'sold_out')),
  constraint ticket_tiers_sold_quantity_check check (sold_quantity >= 0),
  constraint ticket_tiers_reserved_quantity_check check (reserved_quantity >= 0),
  -- Never more tickets than there are; without a total there is no limit.
  constraint ticket_tiers_capacity_check
    check (coalesce(sold_quantity, 0) + reserved_quantity <= coalesce(total_quantity, quantity))
);
create index ticket_tiers_event_id_sort_index_idx on ticketing.ticket_tiers (event_id, sort_index);
alter table ticketing.ticket_tiers enable row level security;

comment on table ticketing.ticket_tiers is
  'A kind of ticket of an event: its price, and how many there are.';
comment on column ticketing.ticket_tiers.badge_label is 'One or two words shown on the ticket.';
comment on column ticketing.ticket_tiers.price_cents is
  'Minor units of currency, without fees; 0 is free.';
comment on column ticketing.ticket_tiers.quantity is
  'How many there are; null is no limit. total_quantity goes before it.';
comment on column ticketing.ticket_tiers.max_per_order is 'So many tickets in one order at most.';
comment on column ticketing.ticket_tiers.sales_start is 'On sale from then on; null is at once.';
comment on column ticketing.ticket_tiers.sales_end is
  'On sale until then; null is until the event.';
comment on column ticketing.ticket_tiers.sort_index is 'Place in the list of tiers, lowest first.';
comment on column ticketing.ticket_tiers.total_quantity is
  'How many there are, in the running database''s words; null: see quantity.';
comment on column ticketing.ticket_tiers.sold_quantity is 'Tickets paid for.';
comment on column ticketing.ticket_tiers.reserved_quantity is
  'Tickets in active rows of ticketing.ticket_holds.';
comment on column ticketing.ticket_tiers.issued_quantity is 'Tickets made, given away ones too.';
