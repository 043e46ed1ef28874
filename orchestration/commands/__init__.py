"""What each command does. The words a person reads are here; the work is in lib and defs."""
