"""Is this text at all? Looks at the first bytes only."""

from __future__ import annotations

_MAGIC = (
    b"PAR1",
    b"PK\x03\x04",
    b"\x1f\x8b",  # a gzip inside the gzip
    b"\x28\xb5\x2f\xfd",  # zstd
    b"BZh",
    b"\xfd7zXZ\x00",
    b"ORC",
    b"Obj\x01",  # Avro
    b"SQLite format 3\x00",
    b"%PDF-",
    b"\xff\xfe",  # UTF-16
    b"\xfe\xff",
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"
_LOOK_BYTES = 65_536


def is_binary(head: bytes) -> bool:
    """Whether the bytes are another kind of file, or one in twenty is a control character.

    Text in a wrong encoding is no binary: its lines are refused one by one.
    """
    if head.startswith(_MAGIC):
        return True
    head = head[:_LOOK_BYTES]
    return 20 * (len(head) - len(head.translate(None, _CONTROL))) > len(head)


def has_object_line(head: bytes) -> bool:
    """Whether some line starts like a JSON object, so that the rest may just be damaged."""
    return any(line.lstrip().startswith(b"{") for line in head[:_LOOK_BYTES].split(b"\n"))
