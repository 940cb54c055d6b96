"""From a checkout to files to publish: built, checked, and tried on every Python of this machine."""
