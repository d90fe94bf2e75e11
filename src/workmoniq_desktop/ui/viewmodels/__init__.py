"""What a page shows, as QObjects without widgets."""
