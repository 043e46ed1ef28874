"""What came in: the assets that stand for landed files. How files are read is in lib/landing."""
