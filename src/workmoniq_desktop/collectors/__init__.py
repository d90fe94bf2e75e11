"""The outside world in: hears the desktop and tells the recorder."""
