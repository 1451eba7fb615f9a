"""Problems as bytes for people and machines."""
