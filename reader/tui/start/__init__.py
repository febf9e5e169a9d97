"""The first rows before Textual, and the terminal taken over from them."""
