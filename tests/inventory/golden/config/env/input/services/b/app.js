const x = process.env.ONLY_A + process.env["CART_TTL"];
