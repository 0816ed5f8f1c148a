"""Glossary: names that mean the same, read from a TOML file and found in texts, longest first."""

from qa.glossary.entries import Entry, Repair
from qa.glossary.glossary import Glossary, NameMatch

__all__ = ["Entry", "Glossary", "NameMatch", "Repair"]
