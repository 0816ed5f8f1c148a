"""How the small models in ``src/qa/models`` are made."""
