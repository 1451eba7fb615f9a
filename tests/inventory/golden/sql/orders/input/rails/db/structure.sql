SET search_path TO public, pg_catalog;
CREATE TABLE public.a (id bigint NOT NULL, n character varying);
ALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);
INSERT INTO schema_migrations (version) VALUES ('PLANTED');
