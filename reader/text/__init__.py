"""Foreign text made safe, measured, compared and parsed: nothing here knows of articles."""
