"""The asset that stands for what readers see. How it is written is in lib/publishing."""
