create or replace view w as select * from t;
