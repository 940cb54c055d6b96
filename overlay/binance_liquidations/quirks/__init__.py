"""What the exchange's pages contradict themselves about, and how it is read all the same."""
