"""HTTP side of the checkout."""

import json
import os
import urllib.request
import uuid

import psycopg
from flask import Flask, Response, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

from checkout.totals import Line, total_cents

app = Flask(__name__)

REQUESTS = Counter("http_requests_total", "Answered requests", ["code"])
DURATION = Histogram("http_request_duration_seconds", "Time to answer", ["route"])


def fetch_line(sku: str, quantity: int) -> Line:
    """Name and price of a product, as the catalogue has them now."""
    url = f"{os.environ['CATALOGUE_URL']}/products/{sku}"
    with urllib.request.urlopen(url, timeout=0.3) as answer:
        product = json.load(answer)
    return Line(sku, product["name"], quantity, product["amount_cents"])


@app.post("/orders")
def place_order() -> tuple[Response, int]:
    order = request.get_json()
    with DURATION.labels("/orders").time():
        lines = [fetch_line(line["sku"], line["quantity"]) for line in order["lines"]]
        # The event is a row of the same transaction: no order without its event, and no
        # event without its order (adr/0005).
        with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
            row = connection.execute(
                "INSERT INTO checkout.orders (customer_id, currency, total_cents)"
                " VALUES (%s, %s, %s) RETURNING id",
                (order["customer_id"], order["currency"], total_cents(lines)),
            ).fetchone()
            assert row is not None
            for number, line in enumerate(lines, start=1):
                connection.execute(
                    "INSERT INTO checkout.order_lines VALUES (%s, %s, %s, %s, %s, %s)",
                    (row[0], number, line.sku, line.name, line.quantity, line.unit_cents),
                )
            connection.execute(
                "INSERT INTO checkout.outbox_events (subject, payload) VALUES (%s, %s)",
                ("orders.placed", json.dumps({"order_id": str(row[0])})),
            )
    return jsonify(id=str(row[0])), 201


@app.get("/orders/<uuid:order_id>")
def show_order(order_id: uuid.UUID) -> tuple[Response, int]:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(
            "SELECT number, status, currency, total_cents FROM checkout.orders WHERE id = %s",
            (order_id,),
        ).fetchone()
    if row is None:
        return jsonify(error="no such order"), 404
    number, status, currency, cents = row
    return jsonify(number=number, status=status, currency=currency, total_cents=cents), 200


@app.after_request
def count(response: Response) -> Response:
    REQUESTS.labels(str(response.status_code)).inc()
    return response


@app.get("/healthz")
def healthz() -> str:
    # Deliberately without the database: a dead database must not restart every pod.
    return "ok"


@app.get("/metrics")
def metrics() -> Response:
    return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)
