"""The web app: layout, handlers, presentation, wording and assets."""
