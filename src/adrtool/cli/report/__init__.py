"""`adrtool report`: one file a report."""
