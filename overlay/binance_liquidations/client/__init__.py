"""How a request is brought to an answer: transport, clock, weight, patience; accounts; the two clients."""
