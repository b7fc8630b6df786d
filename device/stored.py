"""What this firmware reads of what another one has stored. Pure."""

from collections.abc import Mapping
from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol, TypeVar


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=_Dataclass)


def restored(kind: type[T], content: Mapping[str, Any]) -> T:
    """A dataclass from a stored object; what a newer firmware has said beyond its fields is left out.

    A firmware that was set back to an older one must start by what it understands.

    Args:
        kind: the dataclass.
        content: the object, as it was parsed.

    Raises:
        TypeError: a field without a default is missing.
    """
    return kind(**{each.name: content[each.name] for each in fields(kind) if each.name in content})
