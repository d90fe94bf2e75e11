"""The small server that keeps sealed bytes it cannot read."""
