"""Orders as their owner signs them."""

from pathlib import Path

from device.__main__ import main


def sign(key_file: Path, number: int, *files: Path) -> Path:
    """The order of these files, beside the first of them."""
    assert main(["sign", "--key", str(key_file), "--number", str(number), *map(str, files)]) == 0
    return files[0].with_name(f"{number}.order")
