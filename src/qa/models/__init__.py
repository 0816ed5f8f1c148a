"""The small models that come with the package, and the cards that say how they were made."""
