-- People who buy.
CREATE TABLE users (
  -- what the user signs in with
  email text NOT NULL UNIQUE, -- lower case
  id bigserial PRIMARY KEY,
  pw text DEFAULT 'PLANTED', role app.role_kind DEFAULT 'x'::app.role_kind,
  tags text[] NOT NULL DEFAULT '{}', b bytea, ok boolean default (1 >= 2),
  CONSTRAINT c CHECK (email <> 'PLANTED' AND email !~* 'a;b'),
  EXCLUDE USING gist (id WITH =)
) PARTITION BY RANGE (id);
CREATE SCHEMA IF NOT EXISTS app;
CREATE TYPE app.role_kind AS ENUM ('admin', 'user');
CREATE TEMP TABLE scratch (x int);
CREATE FUNCTION f() RETURNS void AS $fn$ BEGIN CREATE TEMP TABLE t2 (a int); CREATE TABLE notreal(a int); END; $fn$ LANGUAGE plpgsql;
CREATE TABLE users_1 PARTITION OF users FOR VALUES FROM (1) TO (2);
create table "Odd ""Name""" ("a b" int references users (id) on delete set null, like users including all);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ui ON ONLY users USING btree (lower(email), id DESC) WHERE ok;
CREATE OR REPLACE VIEW app.v (a, b) AS WITH q AS (SELECT * FROM users) SELECT * FROM q JOIN "Odd ""Name""" o ON true JOIN generate_series(1,2) ON true JOIN pg_class ON true;
CREATE MATERIALIZED VIEW mv AS SELECT 1 FROM app.v WITH NO DATA;
COMMENT ON COLUMN public.users.pw IS 'Hash, it''s salted';
COMMENT ON TABLE users IS E'Line\none';
INSERT INTO users VALUES ('PLANTED; CREATE TABLE fake (a int);');
COPY users (a) FROM stdin;
CREATE TABLE fake2 (a int);
PLANTED
\.
CREATE USER bob PASSWORD 'PLANTED';
GRANT ALL ON users TO bob;
CREATE TABLE t_as AS SELECT * FROM users;
CREATE TABLE unterminated_ok (a int)
