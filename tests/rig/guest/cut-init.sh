#!/bin/sh
# The first and only process of a machine whose power is going to be cut: no systemd, so that it is soon there.
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t ext4 -o ro /dev/vdb /opt/endface
mount -t ext4 /dev/vdc /var/lib/endface || { echo "BROKEN the state disk does not mount"; sleep 600; }
cd /opt/endface
exec .venv/bin/python -m tests.rig.guest.write_on
