"""Secrets in scripts, Dockerfiles, units and configuration: none comes out."""

from __future__ import annotations

import json

from tests.helpers import Repo, Runner
from tests.planting import answers, leaked, plant

# `§` stands for the next canary, one place each.
TEXTS = {
    "db/schema.sql": """\
CREATE EXTENSION pgcrypto;
CREATE SCHEMA app;
CREATE TABLE app.users (
    id serial PRIMARY KEY,
    password text DEFAULT '§' CHECK (password <> '§'),
    token text GENERATED ALWAYS AS (password || '§') STORED,
    EXCLUDE USING gist (id WITH =) WHERE (token = '§')
);
ALTER TABLE app.users ALTER COLUMN password SET DEFAULT '§', ADD note text DEFAULT $q$§$q$;
CREATE INDEX partial ON app.users ((password || '§')) WHERE token <> '§';
CREATE VIEW app.known AS SELECT *, '§' AS secret FROM app.users WHERE password = '§';
CREATE FUNCTION app.f() RETURNS text AS $$ SELECT '§' $$ LANGUAGE sql;
INSERT INTO app.users (password) VALUES ('§'), (E'\\'; CREATE TABLE "§" (a int);');
COPY app.users (password) FROM stdin;
§
\\.
CREATE USER app PASSWORD '§';
ALTER ROLE app WITH PASSWORD '§';
CREATE TABLE app.broken (a int, b !!! '§', c text);
CREATE VIEW app.odd AS SELEC '§' FRM;
UPDATE app.users SET password = '§';
""",
    "mysql/dump.sql": """\
CREATE TABLE `users` (
  `id` int NOT NULL AUTO_INCREMENT,
  `password` varchar(10) DEFAULT '§' COMMENT 'hashed',
  PRIMARY KEY (`id`)
) ENGINE=InnoDB CONNECTION='mysql://me:§@host/db';
INSERT INTO `users` VALUES (1,'§\\'; CREATE TABLE `§` (a int);');
CREATE USER 'app'@'%' IDENTIFIED BY '§';
CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (USER 'me', PASSWORD '§');
""",
    "sqlite/schema.sql": """\
PRAGMA key = '§';
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  password TEXT DEFAULT '§' CHECK (id > '§')
);
CREATE TRIGGER t AFTER INSERT ON users BEGIN INSERT INTO log VALUES ('§'); END;
INSERT INTO users VALUES (1, '§');
""",
    "Dockerfile": """\
ARG TOKEN=§
FROM python:3.13 AS build
ARG PASSWORD=§
ENV SECRET=§ OTHER="a §"
ENV OLD §
LABEL maintainer="§"
RUN --mount=type=secret,id=§ curl -u me:§ https://example.com
RUN <<EOF
echo §
EOF
COPY <<EOF /etc/secret
§
EOF
USER §!
CMD ["app", "--password", "§"]
""",
    "units/app.service": """\
[Unit]
Description=App
[Service]
Environment=TOKEN=§ "OTHER=a §"
ExecStart=/usr/bin/app --token § \\
  --more §
ExecStartPre=/bin/sh -c 'echo §'
SetCredential=password:§
EnvironmentFile=-/etc/app/§ x
neither § nor
""",
    ".env.example": """\
PASSWORD=§
export TOKEN="§"
MULTI='§
more §'
# old: §
#OPTIONAL=§
a line § alone
""",
    "services/a/.env": "KEY=§ # §\n",
    "config/production.yml": "database:\n  password: §\n  urls: [https://me:§@host, §]\n",
    "settings.toml": '[database]\npassword = "§"\n',
    "config.toml": 'password = "§" = 1\n',
    "appsettings.json": '{"Connection": {"Default": "Password=§"}, "Keys": ["§"]}',
    "appsettings.Production.json": '{"Password": §}',
    "src/main/resources/application.properties": "db.password=§\ndb.url = jdbc:§\\\n  §\n",
    "src/main/resources/application-prod.yml": "spring:\n  password: §\n  bad: [§\n",
    "config/app.ini": "[db]\npassword = §\n  § = continued\n",
    "compose.yaml": "services:\n  a: {image: x, env_file: .env, command: '${PASSWORD:-§}'}\n",
    "app.py": 'import os\nos.environ.get("PASSWORD", "§")\n',
}  # fmt: skip


def test_no_planted_secret_comes_out(repo: Repo, run: Runner) -> None:
    """Of more than a hundred places, plain and in base64, none is in the JSON or a message."""
    secrets = plant(repo, TEXTS)
    assert len(secrets) > 100
    told = answers(run, repo, ["inventory", "--json"], ["inventory"], ["check"])
    assert leaked(secrets, told) == []
    found = json.loads(told["inventory --json"])
    ids = {item["id"] for item in found["items"]}
    assert {
        "docker:Dockerfile/build",
        "systemd:units/app.service",
        "config:.env.example/TOKEN",
    } <= ids
    assert {i["name"] for i in found["items"] if i["kind"] == "table"} == {"users", "broken"}
    assert {p["path"] for p in found["problems"]} >= {"db/schema.sql", "config.toml"}
