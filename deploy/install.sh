#!/bin/sh
# Installs the explorer on a bare Debian 12 or newer, as root, from a checkout of the repository:
#   sh deploy/install.sh [CHECKOUT]
# Python and everything that it needs then lie in /opt/deepmath.
#
# TORCH_INDEX  an index of CPU builds of torch; without it torch comes as the registry's default,
#              which on x86-64 brings CUDA and takes 3.4 GB more
set -eu
checkout="${1:-.}"
home=/opt/deepmath

export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install --yes --no-install-recommends ca-certificates python3 python3-venv
rm -rf /var/lib/apt/lists/*

python3 -m venv "$home"
pip() { "$home/bin/python" -m pip --disable-pip-version-check --no-cache-dir "$@"; }
if [ -n "${TORCH_INDEX:-}" ]; then
    pip install --index-url "$TORCH_INDEX" "$(grep '^torch==' "$checkout/requirements.txt")"
fi
pip install --requirement "$checkout/requirements.txt"
pip install --no-deps "$checkout"
"$home/bin/deepmath-viz" --help > /dev/null
