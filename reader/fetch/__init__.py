"""News comes in: feeds and pages of the web as article files. Nothing here is imported but by its own commands."""
