"""Handles the provider's webhooks: `python -m payments.worker`, any number of times.

The HTTP side only stores an event and answers, so that a slow database doesn't make the
provider repeat itself.
"""

import os
import time

import psycopg

STATES = {"charge.captured": "captured", "charge.failed": "failed"}
IDLE_SECONDS = 1.0


def handle_one(connection: psycopg.Connection) -> bool:
    """Whether there was an event to handle."""
    with connection.transaction():
        row = connection.execute(
            "SELECT provider_event_id, kind, body->>'charge' FROM payments.webhook_events"
            " WHERE handled_at IS NULL ORDER BY received_at LIMIT 1 FOR UPDATE SKIP LOCKED"
        ).fetchone()
        if row is None:
            return False
        event_id, kind, reference = row
        if kind in STATES:
            connection.execute(
                "UPDATE payments.payments SET state = %s WHERE provider_reference = %s",
                (STATES[kind], reference),
            )
        connection.execute(
            "UPDATE payments.webhook_events SET handled_at = now() WHERE provider_event_id = %s",
            (event_id,),
        )
    return True


def main() -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        while True:
            if not handle_one(connection):
                time.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    main()
