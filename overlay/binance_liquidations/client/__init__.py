"""How a request gets its answer: transport, clock, weight, patience; accounts; the two clients."""
