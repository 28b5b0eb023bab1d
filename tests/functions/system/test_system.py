"""Requests that may be repeated, rates and circuit breakers, one caller at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from yardpass_tree import ADMIN, STRANGER, Acting, DeniedError

from yardpass_db import db

Caller = Callable[[str], Acting]
BEGIN = "select public.begin_idempotent_request(%s, %s, %s)"
FINISH = "select public.finish_idempotent_request(%s, %s, %s)"
CALLS = {
    "begin_idempotent_request": f"('k', '{STRANGER}')",
    "finish_idempotent_request": f"('k', '{STRANGER}', '{{}}')",
    "check_rate_limit": f"('{STRANGER}', 'b', 3)",
    "check_circuit_breaker": "('mail')",
    "update_circuit_breaker_state": "('mail', true)",
}


@pytest.mark.parametrize("persona", ["visitor", "stranger", "owner"])
@pytest.mark.parametrize("function", CALLS)
def test_function_is_the_servers(
    acting: Callable[[str], Acting], function: str, persona: str
) -> None:
    with pytest.raises(DeniedError):
        acting(persona).run(f"select public.{function}{CALLS[function]}")


def begin(acting: Caller, arguments: str = '{"a": 1}', user: str = STRANGER) -> dict[str, Any]:
    found: dict[str, Any] = acting("service").value(BEGIN, ["key", user, arguments])
    return found


def finish(acting: Caller, answer: str = "42") -> Any:
    return acting("service").value(FINISH, ["key", STRANGER, answer])


def test_first_request_is_new(acting: Caller) -> None:
    assert begin(acting) == {"state": "new"}


def test_request_that_has_begun_is_running(acting: Caller) -> None:
    begin(acting)
    assert begin(acting) == {"state": "running"}


def test_repeated_request_is_answered(acting: Caller) -> None:
    begin(acting)
    finish(acting)
    assert begin(acting) == {"state": "done", "response": 42}


def test_order_of_the_arguments_is_no_difference(acting: Caller) -> None:
    begin(acting, '{"a": 1, "b": 2}')
    finish(acting)
    assert begin(acting, '{"b": 2, "a": 1}')["state"] == "done"


@pytest.mark.parametrize(
    ("arguments", "user"),
    [('{"a": 2}', STRANGER), ('{"a": 1}', ADMIN)],
    ids=["other arguments", "somebody else"],
)
@pytest.mark.parametrize("finished", [True, False], ids=["finished", "running"])
def test_key_serves_one_request(acting: Caller, arguments: str, user: str, finished: bool) -> None:
    begin(acting)
    if finished:
        finish(acting)
    with pytest.raises(db.PsycopgError, match="used for another request"):
        begin(acting, arguments, user)


def test_first_answer_stays(acting: Caller) -> None:
    begin(acting)
    finish(acting, "1")
    assert finish(acting, "2") == 1


def test_answer_may_be_nothing(acting: Caller) -> None:
    begin(acting)
    finish(acting, "null")
    assert begin(acting) == {"state": "done", "response": None}


def test_request_that_never_began_is_not_finished(acting: Caller) -> None:
    with pytest.raises(db.PsycopgError, match="has not begun"):
        finish(acting)


LATER = "update public.idempotency_keys set created_at = now() - interval '11 minutes'"


def test_request_of_a_dead_client_is_new_again(acting: Caller) -> None:
    begin(acting)
    db.run_script(acting("service").connection, LATER)
    assert begin(acting) == {"state": "new"}


def test_old_answer_stays(acting: Caller) -> None:
    begin(acting)
    finish(acting)
    db.run_script(acting("service").connection, LATER)
    assert begin(acting)["state"] == "done"


RATE = "select public.check_rate_limit(%s, %s, %s, %s)"


def ask(
    acting: Caller,
    times: int,
    limit: int = 3,
    user: str | None = STRANGER,
    bucket: str = "b",
    address: str | None = None,
) -> list[bool]:
    service = acting("service")
    return [service.value(RATE, [user, bucket, limit, address]) for _ in range(times)]


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_limit_lets_so_many_through(acting: Caller, limit: int) -> None:
    assert sum(ask(acting, 5, limit)) == limit


@pytest.mark.parametrize(
    ("user", "bucket"), [(ADMIN, "b"), (STRANGER, "c")], ids=["somebody else", "another bucket"]
)
def test_limit_is_of_one_user_and_bucket(acting: Caller, user: str, bucket: str) -> None:
    ask(acting, 5)
    assert ask(acting, 1, user=user, bucket=bucket) == [True]


def test_next_minute_begins_anew(acting: Caller) -> None:
    ask(acting, 5)
    before = "update public.rate_limits set minute = minute - interval '1 minute'"
    db.run_script(acting("service").connection, before)
    assert ask(acting, 1) == [True]


def test_guest_is_counted_by_address(acting: Caller) -> None:
    assert sum(ask(acting, 5, user=None, address="x")) == 3


def test_guests_of_two_addresses_are_two(acting: Caller) -> None:
    ask(acting, 5, user=None, address="x")
    assert ask(acting, 1, user=None, address="y") == [True]


def call(acting: Caller, success: bool, times: int = 1) -> dict[str, Any]:
    statement = "select public.update_circuit_breaker_state('mail', %s, 3, 60)"
    found: list[dict[str, Any]] = [
        acting("service").value(statement, [success]) for _ in range(times)
    ]
    return found[-1]


def may_call(acting: Caller) -> bool:
    return bool(acting("service").value("select public.check_circuit_breaker('mail')"))


def wait(acting: Caller) -> None:
    past = "update public.circuit_breaker_state set next_attempt_at = now() - interval '1 second'"
    db.run_script(acting("service").connection, past)


def test_unknown_service_may_be_called(acting: Caller) -> None:
    assert may_call(acting)


def test_failures_below_the_threshold_leave_it_closed(acting: Caller) -> None:
    assert call(acting, False, 2)["state"] == "closed"


def test_so_many_failures_open_it(acting: Caller) -> None:
    assert call(acting, False, 3)["state"] == "open"


def test_only_failures_in_a_row_count(acting: Caller) -> None:
    call(acting, False, 2)
    call(acting, True)
    assert call(acting, False, 2)["state"] == "closed"


def test_open_breaker_lets_nobody_call(acting: Caller) -> None:
    call(acting, False, 3)
    assert not may_call(acting)


def test_late_success_does_not_close_it(acting: Caller) -> None:
    call(acting, False, 3)
    assert call(acting, True)["state"] == "open"


def test_late_failure_does_not_lengthen_the_pause(acting: Caller) -> None:
    call(acting, False, 3)
    wait(acting)
    call(acting, False)
    assert may_call(acting)


def test_after_the_pause_one_may_try(acting: Caller) -> None:
    call(acting, False, 3)
    wait(acting)
    assert [may_call(acting) for _ in range(3)] == [True, False, False]


@pytest.mark.parametrize(("success", "state"), [(True, "closed"), (False, "open")])
def test_probe_decides(acting: Caller, success: bool, state: str) -> None:
    call(acting, False, 3)
    wait(acting)
    may_call(acting)
    assert call(acting, success)["state"] == state


def test_closed_again_it_counts_from_zero(acting: Caller) -> None:
    call(acting, False, 3)
    wait(acting)
    may_call(acting)
    assert call(acting, True)["failure_count"] == 0


def test_dead_probe_is_replaced(acting: Caller) -> None:
    call(acting, False, 3)
    wait(acting)
    may_call(acting)
    wait(acting)
    assert may_call(acting)


def test_threshold_is_kept_when_left_out(acting: Caller) -> None:
    call(acting, False, 2)
    statement = "select public.update_circuit_breaker_state('mail', false)"
    assert acting("service").value(statement)["state"] == "open"
