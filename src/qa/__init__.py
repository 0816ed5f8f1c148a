"""Sanad: semantic search and question answering over one's own documents."""
