"""What one person is reading now, without a screen."""
