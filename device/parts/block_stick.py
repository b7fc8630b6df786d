"""A stick behind a block device. What is on it may be hostile: few file systems, and nothing of it is run.

Needs the right to mount. Mounting is done by mount(8) and umount(8), the type told by blkid(8).
"""

import errno
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from device.parts.stick import StickError, Trouble
from device.parts.tools import run

FILE_SYSTEMS = frozenset({"vfat", "exfat"})
RULES = "nodev,nosuid,noexec"
TROUBLES = {
    errno.ENOSPC: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.PROTECTED,
    errno.ENODEV: Trouble.PULLED,
    errno.ENXIO: Trouble.PULLED,
}


class BlockStick:
    """One partition of a stick, or a stick without partitions."""

    def __init__(self, device: Path, mount_point: Path, file_systems: Collection[str] = FILE_SYSTEMS) -> None:
        """Use a stick.

        Args:
            device: its block device.
            mount_point: a folder for it, made where it is missing.
            file_systems: the types that are mounted, as the kernel names them.
        """
        self._device, self._mount_point, self._file_systems = device, mount_point, file_systems

    @contextmanager
    def mounted(self, *, writable: bool) -> Iterator[Path]:
        """See `Stick.mounted`."""
        self._mount(writable=writable)
        try:
            yield self._mount_point
        except OSError as error:
            raise StickError(self._trouble(error)) from error
        finally:
            self._unmount()

    def _mount(self, *, writable: bool) -> None:
        if self._belongs_to_the_system():
            raise StickError(Trouble.IN_USE)
        kind = self._file_system()
        self._mount_point.mkdir(parents=True, exist_ok=True)
        # With rw said, mount does not fall back to reading only where the stick is write-protected.
        options = f"{'rw' if writable else 'ro'},{RULES}"
        done = run("mount", "-t", kind, "-o", options, str(self._device), str(self._mount_point))
        if done.returncode == 0:
            return
        protected = (writable and "write-protected" in done.stderr) or "read-only" in done.stderr
        raise StickError(self._gone_or(Trouble.PROTECTED if protected else Trouble.BROKEN))

    def _unmount(self) -> None:
        if run("umount", str(self._mount_point)).returncode:
            # Pulled: what was not written is lost, and said by what is read back.
            run("umount", "--lazy", str(self._mount_point))
        self._mount_point.rmdir()

    def _file_system(self) -> str:
        found = run("blkid", "--probe", "--output", "value", "--match-tag", "TYPE", str(self._device))
        kind = found.stdout.strip()
        if not kind:
            raise StickError(self._gone_or(Trouble.BROKEN))
        if kind not in self._file_systems:
            raise StickError(Trouble.FOREIGN)
        return kind

    def _belongs_to_the_system(self) -> bool:
        """Whether something of the same disk is mounted already, as where the system starts from USB."""
        entry = Path("/sys/class/block") / self._device.name
        disk = entry.resolve().parent.name if (entry / "partition").exists() else self._device.name
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines()
        sources = [line.rsplit(" - ", 1)[1].split()[1] for line in mounts]
        return any(re.fullmatch(rf"/dev/{re.escape(disk)}(p?\d+)?", source) for source in sources)

    def _trouble(self, error: OSError) -> Trouble:
        return self._gone_or(TROUBLES.get(error.errno or 0, Trouble.BROKEN))

    def _gone_or(self, trouble: Trouble) -> Trouble:
        return trouble if self._device.exists() else Trouble.PULLED
