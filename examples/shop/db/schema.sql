-- The shop's database as it is after the last migration, for reading and for local
-- development (compose.yaml loads it into an empty PostgreSQL).
--
-- One schema a service; a service's user sees its own schema only (adr/0004). That's why
-- no foreign key crosses schemas: checkout.order_lines.sku names a product by value, the
-- way an invoice does.
--
-- Changes go into a new file in migrations/ and into this one.

BEGIN;

CREATE SCHEMA catalogue;
CREATE SCHEMA checkout;
CREATE SCHEMA payments;
CREATE SCHEMA reporting;

CREATE EXTENSION IF NOT EXISTS citext;

-- --- catalogue -------------------------------------------------------------------

CREATE TABLE catalogue.categories (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint REFERENCES catalogue.categories (id) ON DELETE RESTRICT,
    slug      text   NOT NULL UNIQUE,
    name      text   NOT NULL
);

COMMENT ON TABLE catalogue.categories IS 'Tree of categories; the roots are the tabs of the storefront';

CREATE TABLE catalogue.products (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku          text        NOT NULL UNIQUE CHECK (sku ~ '^[A-Z]{2}-[0-9]{5}$'),
    category_id  bigint      NOT NULL REFERENCES catalogue.categories (id),
    name         text        NOT NULL,
    description  text        NOT NULL DEFAULT '',
    image_key    text,
    published_at timestamptz,
    updated_at   timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE  catalogue.products IS 'Everything that is or was for sale; rows are never deleted';
COMMENT ON COLUMN catalogue.products.sku IS 'Article number as printed on the shelf, e.g. TE-00417';
COMMENT ON COLUMN catalogue.products.image_key IS 'Key below originals/ in the assets bucket';
COMMENT ON COLUMN catalogue.products.published_at IS 'NULL while the product is hidden';

CREATE INDEX products_category_id_idx ON catalogue.products (category_id);
CREATE INDEX products_published_idx ON catalogue.products (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE catalogue.prices (
    product_id   bigint      NOT NULL REFERENCES catalogue.products (id) ON DELETE CASCADE,
    currency     char(3)     NOT NULL,
    valid_from   timestamptz NOT NULL,
    amount_cents integer     NOT NULL CHECK (amount_cents >= 0),
    PRIMARY KEY (product_id, currency, valid_from)
);

COMMENT ON TABLE catalogue.prices IS 'Price history, gross; the newest row that is not in the future counts';

CREATE TABLE catalogue.stock_levels (
    product_id bigint      NOT NULL REFERENCES catalogue.products (id) ON DELETE CASCADE,
    warehouse  text        NOT NULL,
    on_hand    integer     NOT NULL CHECK (on_hand >= 0),
    reserved   integer     NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    counted_at timestamptz NOT NULL,
    PRIMARY KEY (product_id, warehouse)
);

COMMENT ON TABLE catalogue.stock_levels IS 'Last count from the warehouse; a hint for customers, not a promise';

-- --- checkout --------------------------------------------------------------------

CREATE TABLE checkout.customers (
    id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    email      citext      NOT NULL UNIQUE,
    full_name  text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    erased_at  timestamptz
);

COMMENT ON TABLE  checkout.customers IS 'Personal data: see the erasure job before adding a column';
COMMENT ON COLUMN checkout.customers.erased_at IS 'Set when email and name were overwritten on request';

CREATE TABLE checkout.addresses (
    id           uuid    PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id  uuid    NOT NULL REFERENCES checkout.customers (id) ON DELETE CASCADE,
    recipient    text    NOT NULL,
    street       text    NOT NULL,
    postal_code  text    NOT NULL,
    city         text    NOT NULL,
    country_code char(2) NOT NULL
);

CREATE INDEX addresses_customer_id_idx ON checkout.addresses (customer_id);

CREATE TABLE checkout.carts (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    customer_id uuid        REFERENCES checkout.customers (id) ON DELETE SET NULL,
    touched_at  timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE checkout.carts IS 'Open baskets; the expire-carts job removes those untouched for CART_TTL_HOURS';

CREATE INDEX carts_touched_at_idx ON checkout.carts (touched_at);

CREATE TABLE checkout.cart_lines (
    cart_id  uuid    NOT NULL REFERENCES checkout.carts (id) ON DELETE CASCADE,
    sku      text    NOT NULL,
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 99),
    PRIMARY KEY (cart_id, sku)
);

CREATE TYPE checkout.order_status AS ENUM ('placed', 'paid', 'shipped', 'cancelled', 'refunded');

CREATE TABLE checkout.orders (
    id                  uuid                  PRIMARY KEY DEFAULT gen_random_uuid(),
    number              bigint                GENERATED ALWAYS AS IDENTITY UNIQUE,
    customer_id         uuid                  NOT NULL REFERENCES checkout.customers (id),
    shipping_address_id uuid                  REFERENCES checkout.addresses (id) ON DELETE SET NULL,
    status              checkout.order_status NOT NULL DEFAULT 'placed',
    currency            char(3)               NOT NULL,
    total_cents         integer               NOT NULL CHECK (total_cents >= 0),
    placed_at           timestamptz           NOT NULL DEFAULT now(),
    cancelled_at        timestamptz,
    cancel_reason       text,
    CONSTRAINT orders_cancelled_has_reason
        CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL))
);

COMMENT ON TABLE  checkout.orders IS 'One row an order, kept for ten years (tax law)';
COMMENT ON COLUMN checkout.orders.number IS 'What customers and the warehouse call the order';
COMMENT ON COLUMN checkout.orders.cancel_reason IS 'Free text from support; never shown to the customer';

CREATE INDEX orders_customer_id_idx ON checkout.orders (customer_id);
CREATE INDEX orders_placed_at_idx ON checkout.orders (placed_at);

CREATE TABLE checkout.order_lines (
    order_id   uuid    NOT NULL REFERENCES checkout.orders (id) ON DELETE CASCADE,
    line       integer NOT NULL,
    sku        text    NOT NULL,
    name       text    NOT NULL,
    quantity   integer NOT NULL CHECK (quantity > 0),
    unit_cents integer NOT NULL CHECK (unit_cents >= 0),
    PRIMARY KEY (order_id, line)
);

COMMENT ON TABLE checkout.order_lines IS 'Name and price are copies of the catalogue at the moment of the order';

CREATE TABLE checkout.outbox_events (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject      text        NOT NULL,
    payload      jsonb       NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    published_at timestamptz
);

COMMENT ON TABLE checkout.outbox_events IS 'Events written with the order in one transaction; outbox-relay publishes them (adr/0005)';

CREATE INDEX outbox_events_unpublished_idx ON checkout.outbox_events (id) WHERE published_at IS NULL;

-- --- payments --------------------------------------------------------------------

CREATE TABLE payments.payments (
    id                 uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id           uuid        NOT NULL,
    provider_reference text        UNIQUE,
    state              text        NOT NULL CHECK (state IN ('pending', 'authorised', 'captured', 'failed')),
    currency           char(3)     NOT NULL,
    amount_cents       integer     NOT NULL CHECK (amount_cents > 0),
    created_at         timestamptz NOT NULL DEFAULT now(),
    reconciled_at      timestamptz
);

COMMENT ON TABLE  payments.payments IS 'One row an attempt to pay';
COMMENT ON COLUMN payments.payments.order_id IS 'checkout.orders.id, by value';
COMMENT ON COLUMN payments.payments.provider_reference IS 'The provider''s id of the charge';
COMMENT ON COLUMN payments.payments.reconciled_at IS 'When the nightly run found the same amount in the provider''s report';

CREATE INDEX payments_order_id_idx ON payments.payments (order_id);
CREATE INDEX payments_unreconciled_idx ON payments.payments (created_at) WHERE reconciled_at IS NULL;

CREATE TABLE payments.refunds (
    id           uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    payment_id   uuid        NOT NULL REFERENCES payments.payments (id),
    amount_cents integer     NOT NULL CHECK (amount_cents > 0),
    reason       text        NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX refunds_payment_id_idx ON payments.refunds (payment_id);

CREATE TABLE payments.webhook_events (
    provider_event_id text        PRIMARY KEY,
    payment_id        uuid        REFERENCES payments.payments (id),
    kind              text        NOT NULL,
    body              jsonb       NOT NULL,
    received_at       timestamptz NOT NULL DEFAULT now(),
    handled_at        timestamptz
);

COMMENT ON TABLE payments.webhook_events IS 'Inbox: the provider repeats events, the primary key makes that harmless';

CREATE INDEX webhook_events_pending_idx ON payments.webhook_events (received_at) WHERE handled_at IS NULL;

-- --- views -----------------------------------------------------------------------

-- The catalogue's snapshot sidecar reads exactly this.
CREATE VIEW catalogue.products_for_sale AS
SELECT
    products.sku,
    products.name,
    products.description,
    products.image_key,
    categories.slug AS category,
    price.currency,
    price.amount_cents,
    coalesce(sum(stock.on_hand - stock.reserved), 0) AS available
FROM catalogue.products
JOIN catalogue.categories ON categories.id = products.category_id
CROSS JOIN LATERAL (
    SELECT DISTINCT ON (prices.currency) prices.currency, prices.amount_cents
    FROM catalogue.prices
    WHERE prices.product_id = products.id AND prices.valid_from <= now()
    ORDER BY prices.currency, prices.valid_from DESC
) AS price
LEFT JOIN catalogue.stock_levels AS stock ON stock.product_id = products.id
WHERE products.published_at <= now()
GROUP BY products.id, categories.slug, price.currency, price.amount_cents;

COMMENT ON VIEW catalogue.products_for_sale IS 'Published products with their current price and stock';

-- Finance's dashboard; its user sees this schema and nothing else.
CREATE VIEW reporting.daily_revenue AS
SELECT
    date_trunc('day', orders.placed_at) AS day,
    orders.currency,
    count(*)                            AS orders,
    sum(orders.total_cents)             AS gross_cents,
    sum(payment.captured_cents)         AS captured_cents
FROM checkout.orders
LEFT JOIN (
    SELECT payments.order_id, sum(payments.amount_cents) AS captured_cents
    FROM payments.payments
    WHERE payments.state = 'captured'
    GROUP BY payments.order_id
) AS payment ON payment.order_id = orders.id
WHERE orders.status <> 'cancelled'
GROUP BY 1, 2;

COMMENT ON VIEW reporting.daily_revenue IS 'Orders and money by day and currency, cancelled orders left out';

COMMIT;
