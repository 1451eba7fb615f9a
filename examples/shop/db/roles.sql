-- Users of the services. Passwords are set by scripts/rotate-secret.sh, never here.
-- Run by shop_admin after schema.sql, on every environment; safe to repeat.

DO $$
DECLARE
    service text;
BEGIN
    FOREACH service IN ARRAY ARRAY['catalogue', 'checkout', 'payments', 'reporting'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = service) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', service);
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I', service, service);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO %I', service, service);
        EXECUTE format(
            'ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
            service, service
        );
        EXECUTE format('ALTER ROLE %I SET search_path = %I', service, service);
    END LOOP;

    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'backup') THEN
        CREATE ROLE backup LOGIN;
    END IF;
    GRANT pg_read_all_data TO backup;

    -- Whoever is on call asks as the checkout, and has to see the others' connections.
    GRANT pg_read_all_stats TO checkout;
END
$$;
