"""Runbooks: what they state, whether they can be followed, which alerts lead to them."""
