"""What is sent is signed, byte for byte: credentials, and requests."""
