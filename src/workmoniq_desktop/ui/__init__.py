"""The tray and the windows; the only room that knows Qt."""
