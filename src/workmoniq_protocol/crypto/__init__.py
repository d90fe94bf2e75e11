"""What only holders of keys may import: the server never does."""
