-- Support can cancel an order that hasn't been shipped yet.
--
-- Safe under load: new columns without a default don't rewrite the table, and the
-- constraint is validated after it's in place, which takes no lock that blocks writes.
-- ALTER TYPE … ADD VALUE can't be used in the transaction that added it, so it goes first.

ALTER TYPE checkout.order_status ADD VALUE IF NOT EXISTS 'cancelled' BEFORE 'refunded';

BEGIN;

SET LOCAL lock_timeout = '2s';

ALTER TABLE checkout.orders
    ADD COLUMN cancelled_at timestamptz,
    ADD COLUMN cancel_reason text;

COMMENT ON COLUMN checkout.orders.cancel_reason IS 'Free text from support; never shown to the customer';

ALTER TABLE checkout.orders
    ADD CONSTRAINT orders_cancelled_has_reason
    CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)) NOT VALID;

COMMIT;

ALTER TABLE checkout.orders VALIDATE CONSTRAINT orders_cancelled_has_reason;
