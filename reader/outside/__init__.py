"""What leads out of the reader: browser, editor, commands, exports; and the pictures that come in."""
