"""News comes in: feeds and pages of the web as article files. Nothing here is imported before it is needed."""
