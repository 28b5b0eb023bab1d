"""Notifications, messages to guests, and conversations."""

from __future__ import annotations

from collections.abc import Iterator

from yardpass_db.seeding import facts
from yardpass_db.seeding.facts import EVENTS, PROGRAM, event_day, host
from yardpass_db.seeding.world import VOLUMES, Row, World, day, spread

_JOBS = VOLUMES["messaging.message_jobs"]
_CHANNELS = ["email", "sms", "push"]


def notifications(world: World) -> Iterator[Row]:
    for n in world.numbers("messaging.notifications"):
        order = facts.orders()[n - 1]
        made = day(order.days, minutes=n + 5)
        yield {
            "id": world.id("messaging.notifications", n),
            "user_id": facts.buyer(world, order),
            "title": "Your tickets are here",
            "message": f"See you at {PROGRAM[order.event - 1].title}.",
            "type": "success" if n % 2 else "info",
            "action_url": "/tickets",
            "event_type": "ticket_purchase",
            "data": {"order_id": world.id("ticketing.orders", n)},
            "read_at": made if n % 3 == 0 else None,
            "created_at": made,
        }


def message_templates(world: World) -> Iterator[Row]:
    for n, channel in enumerate(("email", "sms"), start=1):
        yield {
            "id": world.id("messaging.message_templates", n),
            "org_id": world.id("organizations.organizations", 1),
            "name": f"Doors open ({channel})",
            "channel": channel,
            "subject": "Doors open tonight" if channel == "email" else None,
            "body": "See you there!" if channel == "email" else None,
            "sms_body": "See you there!" if channel == "sms" else None,
            "created_by": world.user(1),
            "created_at": day(30),
        }


def _event_of_job(job: int) -> int:
    return (job - 1) % EVENTS + 1


def message_jobs(world: World) -> Iterator[Row]:
    for n in world.numbers("messaging.message_jobs"):
        event = _event_of_job(n)
        channel = _CHANNELS[n % 3]
        yield {
            "id": world.id("messaging.message_jobs", n),
            "event_id": world.id("events.events", event),
            "channel": channel,
            "template_id": world.id("messaging.message_templates", 1)
            if host(event) == 1 and channel == "email"
            else None,
            "subject": "Doors open tonight" if channel == "email" else None,
            "body": "See you there!",
            "sms_body": "See you there!" if channel == "sms" else None,
            "from_name": facts.ORGANIZATIONS[host(event) - 1],
            "status": "completed" if PROGRAM[event - 1].over else "draft",
            "scheduled_at": day(event_day(event, 1)),
            "created_by": world.user(host(event)),
            "created_at": day(event_day(event, 3)),
        }


def message_job_recipients(world: World) -> Iterator[Row]:
    for n in world.numbers("messaging.message_job_recipients"):
        job = (n - 1) % _JOBS + 1
        sent = PROGRAM[_event_of_job(job) - 1].over
        person = 40 + n
        yield {
            "id": world.id("messaging.message_job_recipients", n),
            "job_id": world.id("messaging.message_jobs", job),
            "user_id": world.user(person),
            "email": f"{world.unique(f'person-{person}')}@example.org",
            "status": "sent" if sent else "pending",
            "sent_at": day(event_day(_event_of_job(job), 1), minutes=n) if sent else None,
        }


def direct_conversations(world: World) -> Iterator[Row]:
    """The first has an organization in it, the second two people."""
    for n in (1, 2):
        yield {
            "id": world.id("messaging.direct_conversations", n),
            "created_at": spread(n, 2),
            "created_by": world.user(50 + n),
            "subject": "Where is the entrance?" if n == 1 else None,
            "request_status": "accepted",
            "last_message_at": spread(n, 2),
        }


def conversation_participants(world: World) -> Iterator[Row]:
    for n in (1, 2):
        for place in (1, 2):
            organization = n == 1 and place == 2
            yield {
                "conversation_id": world.id("messaging.direct_conversations", n),
                "participant_type": "organization" if organization else "user",
                "participant_user_id": None if organization else world.user(48 + n + 2 * place),
                "participant_org_id": world.id("organizations.organizations", 1)
                if organization
                else None,
                "joined_at": spread(n, 2),
                "id": world.id("messaging.conversation_participants", 2 * n + place),
            }


def direct_messages(world: World) -> Iterator[Row]:
    for n in (1, 2):
        yield {
            "id": world.id("messaging.direct_messages", n),
            "conversation_id": world.id("messaging.direct_conversations", n),
            "sender_type": "user",
            "sender_user_id": world.user(50 + n),
            "body": "Where is the entrance?" if n == 1 else "Shall we go together?",
            "created_at": spread(n, 2),
            "status": "read" if n == 1 else "sent",
        }
