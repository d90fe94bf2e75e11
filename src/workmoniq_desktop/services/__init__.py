"""What the application does for a person, free of Qt."""
