CREATE TABLE same (id serial);
