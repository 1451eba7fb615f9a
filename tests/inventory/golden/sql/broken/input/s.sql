CREATE TABLE good (a int);
CREATE TABLE bad (a int, b !!! PLANTED, c int REFERENCES good (a));
CREATE VIEW bv AS SELEC x FRM;
CREATE TABLE "open (a int);
