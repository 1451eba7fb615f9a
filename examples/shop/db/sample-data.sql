-- A shop with four products, for local development.

INSERT INTO catalogue.categories (slug, name) VALUES
    ('tea', 'Tea'),
    ('coffee', 'Coffee');

INSERT INTO catalogue.products (sku, category_id, name, published_at) VALUES
    ('TE-00417', 1, 'Assam, second flush, 250 g', '2024-03-01'),
    ('TE-00512', 1, 'Sencha, 100 g', '2024-03-01'),
    ('CO-00034', 2, 'House espresso, 1 kg', '2024-05-20'),
    ('CO-00051', 2, 'Decaf, 250 g', NULL);

INSERT INTO catalogue.prices (product_id, currency, valid_from, amount_cents) VALUES
    (1, 'EUR', '2024-03-01', 1090),
    (2, 'EUR', '2024-03-01', 890),
    (3, 'EUR', '2024-05-20', 2190),
    (3, 'EUR', '2026-01-01', 2390),
    (4, 'EUR', '2024-05-20', 790);

INSERT INTO catalogue.stock_levels (product_id, warehouse, on_hand, reserved, counted_at) VALUES
    (1, 'north', 120, 4, '2026-11-20 18:00+01'),
    (2, 'north', 35, 0, '2026-11-20 18:00+01'),
    (3, 'north', 60, 12, '2026-11-20 18:00+01');

INSERT INTO checkout.customers (email, full_name) VALUES
    ('smoke-test@shop.example', 'Smoke Test');
