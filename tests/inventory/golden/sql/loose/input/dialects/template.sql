CREATE TABLE {{ schema }}.x (a int);
