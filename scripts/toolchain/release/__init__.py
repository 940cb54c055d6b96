"""From a checkout to files that can be published: built, checked, and tried on every Python of this machine."""
