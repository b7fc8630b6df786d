"""What the instrument itself sees."""

from device.vision.look import look
from model.benchmark.methods.method import Answer, Task


class Ours:
    """`device.vision`, as it runs on the button."""

    name = "ours"

    def find(self, task: Task) -> Answer:
        """Locates the fibre by itself."""
        findings = look(task.frame, task.fibre, task.zones)
        quality = findings.quality
        return Answer(findings.features, graded=not quality.flaws, focus_um=quality.focus)
