"""Gloss: say a Turkish question in English, word by word, for documents that are in English."""

from qa.gloss.turkish import gloss

__all__ = ["gloss"]
