"""Orders as their owner signs them."""

import hashlib
from pathlib import Path

from device.audit import key
from device.audit.proof import OWNER
from device.orders import Order, OrderedFile, ware_of


def sign(key_file: Path, number: int, *files: Path) -> Path:
    """The order of these files, beside the first of them, whether an instrument will like them or not."""
    ordered = (
        OrderedFile(ware_of(path.name), hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        for path in files
    )
    path = files[0].with_name(f"{number}.order")
    path.write_bytes(key.load(key_file, OWNER).sign(Order(number, tuple(ordered)).text()))
    return path
