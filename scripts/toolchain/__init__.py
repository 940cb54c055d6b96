"""What the commands in scripts/ stand on."""
