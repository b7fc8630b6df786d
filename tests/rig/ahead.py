"""Makes what takes long to make, so that the tests find it made: `python -m tests.rig.ahead`.

`scripts/test` runs this in continuous integration beside the checks of style and types and the first tests.
"""

from tests.rig.arm import arm_python
from tests.rig.disk import system_disk
from tests.rig.tree import python_layer


def main() -> None:
    """Make all of it; the last line of what goes wrong says why."""
    system_disk()
    python_layer()
    arm_python()


if __name__ == "__main__":
    main()
