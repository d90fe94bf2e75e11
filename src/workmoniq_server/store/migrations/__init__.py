"""The tables of the main database, one step a release; a step that was released never changes."""
