"""The MkDocs plugin of adrtool: it hands the pages of the core to MkDocs."""
