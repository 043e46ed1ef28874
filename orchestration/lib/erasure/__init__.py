"""Erasing people: what they asked, their rows in the landed files, and that nobody returns.

A night that finds requests takes the rows out of the landed files before it plans its days, so
that everything made of them is made again by the road of every night. Afterwards what still
holds the old rows, free blocks of the warehouse and older versions, goes as well.
"""

from .night import Erasing, NotErased, begin, finish
from .requests import RequestError, is_asked, land_request, read_requests

__all__ = [
    "Erasing",
    "NotErased",
    "RequestError",
    "begin",
    "finish",
    "is_asked",
    "land_request",
    "read_requests",
]
