"""What scripts/bench measures, and with what: peers, a server that answers from memory, and the measuring itself."""
