CREATE DATABASE IF NOT EXISTS `shop`;
USE `shop`;
/*!40101 SET NAMES utf8 */;
DROP TABLE IF EXISTS `a`;
/*!40101 SET character_set_client = utf8 */;
CREATE TABLE `a` (
  `id` int(11) NOT NULL AUTO_INCREMENT COMMENT 'the ''key''',
  `s` enum('x;y','it''s') COLLATE utf8_bin DEFAULT 'x;y' COMMENT 'PLAIN',
  `t` varchar(10) DEFAULT 'a\'b;PLANTED',
  PRIMARY KEY (`id`), KEY `k` (`s`,`t`(5)), UNIQUE KEY `u` (`t`), FULLTEXT KEY `ft` (`t`),
  CONSTRAINT `fk` FOREIGN KEY (`id`) REFERENCES `other`.`b` (`id`) ON DELETE CASCADE
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8 COMMENT='All the a''s';
INSERT INTO `a` VALUES (1,'PLANTED\\'),(2,'; CREATE TABLE z (a int);');
/*!50001 CREATE VIEW `v` AS SELECT 1 AS `x`*/;
/*!50001 DROP VIEW IF EXISTS `v`*/;
/*!50001 CREATE ALGORITHM=UNDEFINED */
/*!50013 DEFINER=`root`@`%` SQL SECURITY DEFINER */
/*!50001 VIEW `v` AS select `a`.`id` AS `x` from `a` */;
DELIMITER ;;
CREATE PROCEDURE p() BEGIN CREATE TEMPORARY TABLE q (a int); SELECT 1; END ;;
DELIMITER ;
CREATE TRIGGER tr BEFORE INSERT ON a FOR EACH ROW BEGIN IF NEW.id > 1 THEN SET NEW.id = 1; END IF; SET @a = CASE WHEN 1 THEN 2 END; END;
CREATE TABLE after_trigger (a int unsigned # hash comment
 , b text);
ALTER TABLE after_trigger MODIFY COLUMN b mediumtext NOT NULL AFTER a, CHANGE a a2 bigint FIRST, ADD INDEX i2 (b(3)), ADD c int, ADD (d int, e int);
RENAME TABLE after_trigger TO renamed;
CREATE USER 'app'@'%' IDENTIFIED BY 'PLANTED';
