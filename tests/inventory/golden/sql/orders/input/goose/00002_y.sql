-- migrate:up
ALTER TABLE g ADD y int;
-- migrate:down
ALTER TABLE g DROP y;
