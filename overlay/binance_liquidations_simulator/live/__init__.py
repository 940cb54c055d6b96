"""What happens to accounts while they are served."""
