-- Whether a service may be called: closed or unknown, yes; open, no, until its pause is over.
-- Then one caller makes it half open and tries; if that one never says how it went, another may try
-- after one more pause.
create or replace function private.may_call_service(service text) returns boolean
language sql volatile set search_path = ''
as $$
  -- Two callers at once: the second waits for the row and finds next_attempt_at moved on.
  with probe as (
    update public.circuit_breaker_state as breaker
    set state = 'half_open',
      next_attempt_at = now()
        + make_interval(secs => greatest(coalesce(breaker.timeout_seconds, 60), 1))
    where breaker.id = service and breaker.state in ('open', 'half_open')
      and coalesce(breaker.next_attempt_at, '-infinity') <= now()
    returning true
  )
  select exists (select from probe)
    or not exists (
      select from public.circuit_breaker_state as breaker
      where breaker.id = service and breaker.state <> 'closed')
$$;
comment on function private.may_call_service(text) is 'Whether a service may be called now.';
revoke all on function private.may_call_service(text) from public;
