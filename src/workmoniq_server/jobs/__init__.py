"""What the server does by itself, so that nothing stays that should be gone."""
