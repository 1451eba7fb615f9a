"""Talks to the payment provider, so that nothing else has to."""
