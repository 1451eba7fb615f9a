-- The nightly reconciliation scanned all of payments.payments: 41 s at 3 million rows.
-- CONCURRENTLY can't run in a transaction; if it fails, drop the invalid index and repeat.

CREATE INDEX CONCURRENTLY IF NOT EXISTS payments_unreconciled_idx
    ON payments.payments (created_at)
    WHERE reconciled_at IS NULL;
