"""Pure values and rules: standard library only, no clock, no disk, no screen."""
