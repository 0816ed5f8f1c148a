"""How the reader in ``src/qa/models/reader`` is made; see README.md."""
