ALTER TABLE a ADD n varchar;
