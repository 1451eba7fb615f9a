"""Compares our captured payments with the provider's report of one day.

    python -m payments.reconcile [--date YYYY-MM-DD] [--dry-run]

Exits 1 and lists the payments when amounts differ; those need a person, see
runbooks/payments-reconciliation.md. Repeating a day is harmless.
"""

import argparse
import csv
import datetime
import io
import os
import sys
import urllib.request

import psycopg


def fetch_report(day: datetime.date) -> dict[str, int]:
    """Captured cents by the provider's reference."""
    call = urllib.request.Request(
        f"{os.environ['PROVIDER_URL']}/v1/reports/{day.isoformat()}.csv",
        headers={"Authorization": f"Bearer {os.environ['PROVIDER_API_KEY']}"},
    )
    with urllib.request.urlopen(call, timeout=60) as answer:
        rows = csv.DictReader(io.TextIOWrapper(answer, encoding="utf-8"))
        return {row["id"]: int(row["captured"]) for row in rows}


def reconcile(day: datetime.date, dry_run: bool) -> list[str]:
    """References whose amounts differ; marks the others as reconciled."""
    report = fetch_report(day)
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(
            "SELECT provider_reference, amount_cents FROM payments.payments"
            " WHERE state = 'captured' AND reconciled_at IS NULL AND created_at::date = %s",
            (day,),
        ).fetchall()
        matching = [reference for reference, cents in rows if report.get(reference) == cents]
        if not dry_run:
            connection.execute(
                "UPDATE payments.payments SET reconciled_at = now()"
                " WHERE provider_reference = ANY(%s)",
                (matching,),
            )
    return sorted({reference for reference, _ in rows} - set(matching))


def main() -> int:
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    parser = argparse.ArgumentParser(description="Compare payments with the provider's report.")
    parser.add_argument("--date", type=datetime.date.fromisoformat, default=yesterday)
    parser.add_argument("--dry-run", action="store_true", help="mark nothing as reconciled")
    options = parser.parse_args()
    differing = reconcile(options.date, options.dry_run)
    for reference in differing:
        print(reference)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
