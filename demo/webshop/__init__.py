"""A SIMULATED Japanese web shop: landing feeds of any size whose truth is known.

Nothing here is real. `truth.py` holds the planted rates and effects, `land` draws one run from them
and returns what was drawn (`Planted`), so that tests can ask the warehouse for both.
"""

from demo.webshop.planted import Planted
from demo.webshop.shop import land

__all__ = ["Planted", "land"]
