"""Publishes the rows of checkout.outbox_events to NATS, oldest first.

Runs once: two relays would publish twice, which consumers have to bear anyway, but out of
order, which they don't. Start with `python -m checkout.outbox_relay`.
"""

import asyncio
import json
import os

import nats
import psycopg
from prometheus_client import Gauge, start_http_server

OLDEST = Gauge("outbox_oldest_unpublished_seconds", "Age of the oldest unpublished event")
BATCH = 100
IDLE_SECONDS = 0.5


async def relay() -> None:
    nats_client = await nats.connect(os.environ["NATS_URL"])
    stream = nats_client.jetstream()
    connection = await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"])
    while True:
        async with connection.transaction():
            cursor = await connection.execute(
                "SELECT id, subject, payload, extract(epoch FROM now() - created_at)"
                " FROM checkout.outbox_events WHERE published_at IS NULL"
                " ORDER BY id LIMIT %s FOR UPDATE",
                (BATCH,),
            )
            events = await cursor.fetchall()
            OLDEST.set(float(events[0][3]) if events else 0)
            for event_id, subject, payload, _ in events:
                # JetStream drops a message id that it has seen in the last two minutes.
                headers = {"Nats-Msg-Id": f"outbox-{event_id}"}
                await stream.publish(subject, json.dumps(payload).encode(), headers=headers)
                await connection.execute(
                    "UPDATE checkout.outbox_events SET published_at = now() WHERE id = %s",
                    (event_id,),
                )
        if len(events) < BATCH:
            await asyncio.sleep(IDLE_SECONDS)


if __name__ == "__main__":
    start_http_server(9102)
    asyncio.run(relay())
