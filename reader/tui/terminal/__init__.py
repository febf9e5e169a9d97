"""The terminal itself: what it sends, what it is sent, its window, and its end."""
