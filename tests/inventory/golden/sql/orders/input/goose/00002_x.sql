-- +goose Up
ALTER TABLE g ADD z int;
