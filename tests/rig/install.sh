#!/bin/sh
# Runs inside the board's tree: makes /opt/endface/.venv as on a board, where libcamera comes from apt.
set -e
cd /opt/endface
python3 -m venv --system-site-packages .venv
.venv/bin/pip install --no-cache-dir --quiet --constraint constraints.txt --editable '.[desk]'
# No wheel for this Python: built here. PYPI=1 makes it carry its own copy of the C library.
PYPI=1 .venv/bin/pip install --no-cache-dir --quiet --no-deps lgpio==0.2.2.0
# Without what draws previews, writes raw files and films: tests/rig/guest/stubs stands in for those.
.venv/bin/pip install --no-cache-dir --quiet --no-deps picamera2 simplejpeg videodev2 piexif
