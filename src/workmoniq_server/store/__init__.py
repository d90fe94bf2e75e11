"""What the server remembers, in SQL and in objects: public facts, and bytes it cannot read."""
