CREATE TABLE b (id int references a);  ALTER TABLE a ADD m int;
