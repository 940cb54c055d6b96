"""What the exchange's pages contradict themselves about, and what is read in spite of it."""
