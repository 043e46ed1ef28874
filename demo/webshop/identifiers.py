"""Numbers into scrambled numbers and fixed-width text, a whole array at a time.

Belongs here: what makes ids and per-person chances out of plain counters, so that no random state
has to be kept for any person, device or event.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_HEX_PAIRS = np.frombuffer("".join(f"{n:02x}" for n in range(256)).encode(), dtype=np.uint16)


def scramble(numbers: npt.NDArray[np.integer], salt: int) -> npt.NDArray[np.uint64]:
    """Maps numbers one to one onto scattered 64-bit numbers (the finaliser of SplitMix64).

    Different numbers never meet under the same `salt`; another salt gives unrelated results.
    """
    with np.errstate(over="ignore"):
        mixed = numbers.astype(np.uint64) + np.uint64(
            (salt * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) % 2**64
        )
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        result: npt.NDArray[np.uint64] = mixed ^ (mixed >> np.uint64(31))
    return result


def chance(numbers: npt.NDArray[np.integer], salt: int) -> Floats:
    """A number in [0, 1) for every number: always the same for the same number and salt."""
    result: Floats = (scramble(numbers, salt) >> np.uint64(11)).astype(np.float64) / 2**53
    return result


def hex_text(numbers: npt.NDArray[np.uint64]) -> pa.StringArray:
    """Every number as 16 hexadecimal digits."""
    bytes_of_numbers = numbers.astype(">u8").view(np.uint8)
    return _fixed_width(_HEX_PAIRS[bytes_of_numbers].view(np.uint8), len(numbers), 16)


def digits_text(prefix: str, numbers: npt.NDArray[np.integer], width: int) -> pa.StringArray:
    """Every number as `prefix` and `width` decimal digits; the numbers must fit the width."""
    if len(numbers) and int(numbers.max()) >= 10**width:
        raise ValueError(f"{int(numbers.max())} has more than {width} digits")
    letters = prefix.encode("ascii")
    text = np.empty((len(numbers), len(letters) + width), dtype=np.uint8)
    text[:, : len(letters)] = np.frombuffer(letters, dtype=np.uint8)
    rest = numbers.astype(np.int64)
    for column in range(text.shape[1] - 1, len(letters) - 1, -1):
        rest, digit = np.divmod(rest, 10)
        text[:, column] = digit + ord("0")
    return _fixed_width(text, len(numbers), text.shape[1])


def _fixed_width(text: npt.NDArray[np.uint8], count: int, width: int) -> pa.StringArray:
    offsets = np.arange(count + 1, dtype=np.int32) * np.int32(width)
    return pa.StringArray.from_buffers(
        count, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text))
    )
