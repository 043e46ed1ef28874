"""The asset that stands for what is handed on. How it is written is in lib/activation."""
