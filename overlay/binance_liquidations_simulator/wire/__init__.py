"""Records as they are on the wire, in each of the documented forms."""
