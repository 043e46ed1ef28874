"""Demo data: landing feeds to try the warehouse with.

`demo.grocer` holds a real year of a grocer, `demo.webshop` a simulated web shop of any size whose
truth is known. Run `python -m demo --help`. Nothing in the warehouse depends on this package.
"""
