"""The exchange's rules: keys, signatures, clocks, parameters, weight, errors."""
