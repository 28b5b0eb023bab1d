"""Many clients at the system's tables."""

from __future__ import annotations

from collections import Counter

import pytest
from yardpass_tree import STRANGER

from .crowd import Crowd

# An effect that must happen once, begun and finished in one transaction.
COUNTED = """
create table public.effects (n integer);
create function public.count_once(arguments jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known jsonb := private.begin_request('key', '{}', arguments);
begin
  if known ->> 'state' = 'new' then
    insert into public.effects values (1);
    perform pg_sleep(0.05);
    known := jsonb_build_object('response',
      private.finish_request('key', '{}', to_jsonb(gen_random_uuid())));
  end if;
  return coalesce(known -> 'response', known);
end $$;
grant execute on function public.count_once(jsonb) to service_role;
""".replace("'{}'", f"'{STRANGER}'")
ONCE = """select public.count_once('{"a": 1}')"""


def test_16_calls_with_one_key_have_one_effect(crowd: Crowd) -> None:
    crowd.run(COUNTED)
    crowd.call([ONCE] * 16)
    assert crowd.rows("select count(*) from public.effects") == [(1,)]


def test_16_calls_with_one_key_get_equal_answers(crowd: Crowd) -> None:
    crowd.run(COUNTED)
    assert len(set(crowd.call([ONCE] * 16))) == 1


def test_of_calls_with_one_key_and_other_arguments_one_kind_is_done(crowd: Crowd) -> None:
    crowd.run(COUNTED)
    answers = crowd.call([f"""select public.count_once('{{"a": {n}}}')""" for n in range(16)])
    refused = ["used for another request" in answer for answer in answers]
    assert Counter(refused) == {True: 15, False: 1}


def test_one_of_16_requests_is_new(crowd: Crowd) -> None:
    answers = crowd.call([f"select public.begin_idempotent_request('k', '{STRANGER}')"] * 16)
    assert Counter(answer["state"] for answer in answers) == {"new": 1, "running": 15}


@pytest.mark.parametrize("limit", [1, 7, 40])
def test_limit_lets_exactly_so_many_of_16_clients_through(crowd: Crowd, limit: int) -> None:
    # Three questions each; a bucket's minute must not end between them.
    crowd.run(
        "create function private.this_minute() returns trigger language plpgsql as $$"
        " begin new.minute := '2026-01-01'; return new; end $$;"
        "create trigger this_minute before insert on public.rate_limits"
        " for each row execute function private.this_minute()"
    )
    asked = f"select public.check_rate_limit('{STRANGER}', 'b', {limit})"
    answers = [answer for _ in range(3) for answer in crowd.call([asked] * 16)]
    assert Counter(answers) == {True: limit, False: 48 - limit}


def test_one_of_16_clients_probes_a_service_that_failed(crowd: Crowd) -> None:
    crowd.run(
        "insert into public.circuit_breaker_state (id, state, next_attempt_at)"
        " values ('mail', 'open', now())"
    )
    answers = crowd.call(["select public.check_circuit_breaker('mail')"] * 16)
    assert Counter(answers) == {True: 1, False: 15}


def test_failures_reported_at_once_are_all_counted(crowd: Crowd) -> None:
    crowd.call(["select public.update_circuit_breaker_state('mail', false, 100)"] * 16)
    assert crowd.rows("select failure_count from public.circuit_breaker_state") == [(16,)]
