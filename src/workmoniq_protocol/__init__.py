"""What two machines must agree on: sizes, codes, and later the wire and the crypto."""
