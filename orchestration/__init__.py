"""Kizashi's orchestration: what runs, in which order, and where files live."""
