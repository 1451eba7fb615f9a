"""Takes orders: carts in, orders and events out."""
