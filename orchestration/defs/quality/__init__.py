"""The gates: blocking checks between staging and marts, and between marts and publishing."""
