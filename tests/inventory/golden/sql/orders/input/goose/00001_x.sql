-- +goose Up
-- +goose StatementBegin
CREATE TABLE g (a int);
-- +goose StatementEnd
-- +goose Down
DROP TABLE g;
