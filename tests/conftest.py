"""Which tests go to the same worker, where there are several (`scripts/test`)."""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

ON_THE_MACHINE = "_in_machine.py"
"""So end the names of the modules that share the virtual machine, or its disks."""


class ByModule(LoadScopeScheduling):  # type: ignore[misc]  # a library without types
    """A module stays together, and so do all that need the machine, which is made once a worker."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.split("::")[0]
        return ON_THE_MACHINE if module.endswith(ON_THE_MACHINE) else module


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> ByModule:
    return ByModule(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is on the machine takes longest, so that one worker begins with it and the other with the rest."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: not item.path.name.endswith(ON_THE_MACHINE))
