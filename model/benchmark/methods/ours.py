"""What the instrument itself sees and says."""

from functools import cache

from device.config import SHIPPED_MODEL
from device.grading import network
from device.grading.grade import Verdict
from device.networks import shipped
from device.vision.findings import Findings
from device.vision.look import look
from model.benchmark.methods.method import Answer, Task


class Ours:
    """`device.vision` and the shipped network, as they run on the button."""

    name = "ours"

    def find(self, task: Task) -> Answer:
        """Locates the fibre by itself."""
        findings = look(task.frame, task.fibre, task.zones, shipped())
        quality = findings.quality
        return Answer(findings.features, not quality.flaws, quality, _second(findings))


def _second(findings: Findings) -> Verdict | None:
    if findings.descriptors is None:
        return None
    return _network().judge(findings.descriptors).verdict


@cache
def _network() -> network.Network:
    """Loaded once in each process: a network cannot be sent from one to another."""
    return network.load(SHIPPED_MODEL)
