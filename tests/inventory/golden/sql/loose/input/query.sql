SELECT * FROM a WHERE password = 'PLANTED';
