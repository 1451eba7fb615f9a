"""Removes carts that nobody has touched for CART_TTL_HOURS. A CronJob runs it hourly."""

import os

import psycopg


def main() -> None:
    hours = int(os.environ.get("CART_TTL_HOURS", "72"))
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        cursor = connection.execute(
            "DELETE FROM checkout.carts WHERE touched_at < now() - make_interval(hours => %s)",
            (hours,),
        )
        print(f"removed {cursor.rowcount} carts older than {hours} h")


if __name__ == "__main__":
    main()
