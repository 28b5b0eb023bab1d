"""The system tables: what services note for themselves."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding.facts import TIERS
from yardpass_db.seeding.world import TODAY, VOLUMES, Row, World, day, spread

_REQUESTS = VOLUMES["public.request_logs"]


def outbox(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "id": world.id("public.outbox", n),
            "topic": "order.paid",
            "payload": {"order_id": world.id("ticketing.orders", n)},
            "created_at": spread(n, 3),
            "processed_at": spread(n, 3) if n < 3 else None,
            "attempt_count": 1 if n < 3 else 0,
        }


def idempotency_keys(world: World) -> Iterator[Row]:
    for n in (1, 2):
        key = world.secret("public.idempotency_keys", n)
        yield {
            "key": key,
            "user_id": world.user(n),
            "response": {"request": key * 2, "response": {"ok": True}},
            "created_at": spread(n, 2),
        }


def rate_limits(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "user_id": world.user(n),
            "bucket": "search",
            "minute": day(580 + n),
            "count": 4 * n,
        }


def circuit_breaker_state(world: World) -> Iterator[Row]:
    for service in ("stripe", "mux"):
        yield {"id": world.unique(service), "created_at": day(0), "updated_at": day(0)}


def dead_letter_webhooks(world: World) -> Iterator[Row]:
    yield {
        "id": world.id("public.dead_letter_webhooks", 1),
        "correlation_id": world.id("correlation", 1),
        "webhook_type": "stripe",
        "payload": {"type": "charge.updated"},
        "original_timestamp": day(500),
        "failure_reason": "HTTP 500",
        "retry_count": 3,
        "last_retry_at": day(500, minutes=30),
        "status": "failed",
        "created_at": day(500, minutes=1),
        "updated_at": day(500, minutes=30),
    }


def request_logs(world: World) -> Iterator[Row]:
    for n in world.numbers("public.request_logs"):
        failed = n % 10 == 0
        yield {
            "id": world.id("public.request_logs", n),
            "correlation_id": world.id("correlation", n),
            "source_type": "edge_function",
            "function_name": "create-checkout" if n % 2 else "stripe-webhook",
            "http_method": "POST",
            "url": "/functions/v1/checkout",
            "response_status": 500 if failed else 200,
            "execution_time_ms": 40 + world.chance("request", n, 400),
            "error_message": "timeout" if failed else None,
            "created_at": spread(n, _REQUESTS),
        }


def mv_refresh_log(world: World) -> Iterator[Row]:
    for n in (1, 2, 3):
        yield {
            "id": world.number * 3 + n,
            "ran_at": day(590 + n),
            "concurrent": True,
            "duration_ms": 120 + n,
            "note": "nightly",
        }


def kv_store_d42c04e8(world: World) -> Iterator[Row]:
    for n, key in enumerate(("banner", "featured_event"), start=1):
        yield {
            "key": world.unique(key),
            "value": {"event_id": world.id("events.events", n), "until": TODAY.isoformat()},
        }


def pgbench_tiers(world: World) -> Iterator[Row]:
    for n in range(1, TIERS + 1):
        yield {"pos": world.number * TIERS + n, "id": world.id("ticketing.ticket_tiers", n)}
