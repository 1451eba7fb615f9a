"""HTTP side of the payments: charges from the checkout, webhooks from the provider."""

import json
import os
import urllib.error
import urllib.request

import psycopg
from flask import Flask, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, generate_latest

from payments.signature import is_genuine

app = Flask(__name__)

CALLS = Counter("payments_provider_requests_total", "Calls to the provider", ["outcome"])
PENDING = Gauge("payments_webhooks_pending", "Webhooks received but not handled")


def charge(order_id: str, amount_cents: int, currency: str) -> str:
    """Reference of the charge. The order id makes a repeated call harmless."""
    call = urllib.request.Request(
        f"{os.environ['PROVIDER_URL']}/v1/charges",
        data=json.dumps({"amount": amount_cents, "currency": currency}).encode(),
        headers={
            "Authorization": f"Bearer {os.environ['PROVIDER_API_KEY']}",
            "Content-Type": "application/json",
            "Idempotency-Key": order_id,
        },
    )
    with urllib.request.urlopen(call, timeout=5) as answer:
        return str(json.load(answer)["id"])


@app.post("/payments")
def pay() -> tuple[Response, int]:
    order = request.get_json()
    try:
        reference = charge(order["order_id"], order["amount_cents"], order["currency"])
    except (urllib.error.URLError, TimeoutError) as error:
        app.logger.warning("order %s: %s", order["order_id"], error)
        CALLS.labels("error").inc()
        return jsonify(error="provider unavailable"), 503
    CALLS.labels("ok").inc()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(
            "INSERT INTO payments.payments"
            " (order_id, provider_reference, state, currency, amount_cents)"
            " VALUES (%s, %s, 'authorised', %s, %s) ON CONFLICT DO NOTHING",
            (order["order_id"], reference, order["currency"], order["amount_cents"]),
        )
    return jsonify(reference=reference), 201


@app.post("/webhooks/provider")
def webhook() -> tuple[str, int]:
    secrets = [os.environ["WEBHOOK_SECRET"], os.environ.get("WEBHOOK_SECRET_PREVIOUS", "")]
    if not is_genuine(request.get_data(), request.headers.get("X-Signature", ""), secrets):
        app.logger.warning("bad signature")
        return "bad signature", 400
    event = request.get_json()
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute(
            "INSERT INTO payments.webhook_events (provider_event_id, kind, body)"
            " VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (event["id"], event["kind"], json.dumps(event)),
        )
    return "", 204


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.get("/metrics")
def metrics() -> Response:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT count(*) FROM payments.webhook_events WHERE handled_at IS NULL"
        ).fetchone()
    PENDING.set(row[0] if row else 0)
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
