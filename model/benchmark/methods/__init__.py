"""Methods that find defects and scratches: one small class in one file each.

To add one, write a class with the shape of `method.Method`, and name it in `METHODS`.
"""

from model.benchmark.methods.do2mr_lei_published import Do2mrLeiPublished
from model.benchmark.methods.method import Answer, Method, Task
from model.benchmark.methods.ours import Ours
from model.benchmark.methods.thresholds import Thresholds

__all__ = ["METHODS", "Answer", "Method", "Task"]

METHODS: tuple[Method, ...] = (Ours(), Do2mrLeiPublished(), Thresholds())
