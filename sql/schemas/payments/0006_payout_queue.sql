-- depends: sponsorship.0009_sponsorship_orders
-- Sponsorship orders whose organizer is to be paid.
create table payments.payout_queue (
  id            uuid        not null default gen_random_uuid(),
  order_id      uuid        not null,
  priority      integer              default 0,
  scheduled_for timestamptz not null default now(),
  attempts      integer              default 0,
  max_attempts  integer              default 3,
  status        text        not null default 'pending',
  error_message text,
  created_at    timestamptz not null default now(),
  processed_at  timestamptz,
  constraint payout_queue_pkey primary key (id),
  constraint payout_queue_order_id_fkey
    foreign key (order_id) references sponsorship.sponsorship_orders (id) on delete cascade,
  constraint payout_queue_priority_check check (priority >= 0),
  constraint payout_queue_status_check
    check (status in ('pending', 'processing', 'completed', 'failed', 'cancelled'))
);
create index payout_queue_order_id_idx on payments.payout_queue (order_id);
-- The payer asks for what is due; finished rows are the most and never asked for.
create index payout_queue_pending_idx
  on payments.payout_queue (scheduled_for) where status = 'pending';
alter table payments.payout_queue enable row level security;

comment on table payments.payout_queue is 'Sponsorship orders whose organizer is to be paid.';
comment on column payments.payout_queue.priority is 'Higher goes first.';
comment on column payments.payout_queue.attempts is 'How often paying was tried.';
