create table d (a int);
