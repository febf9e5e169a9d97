"""What opens over the main screen, and answers."""
