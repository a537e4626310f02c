#!/bin/sh
# The steps of deploy/Dockerfile, run in a bare Debian 12 tree, as root on Debian (debootstrap, 8 GB,
# a quarter of an hour, most of it downloads):
#   sh tests/proofs/bare_debian.sh TREE [CERTIFICATES]
# TREE is made, and stays. CERTIFICATES is a file for pip where a registry is behind a proxy that
# signs for itself. What each line says is the proof; it ends with the first that fails.
set -eu
tree=$1
port=${PORT:-7860}
checkout=$(cd "$(dirname "$0")/../.." && pwd)
inside() { chroot "$tree" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }

debootstrap --variant=minbase bookworm "$tree" > "$tree.log" 2>&1
cp /etc/resolv.conf "$tree/etc/resolv.conf"
mkdir "$tree/tmp/deepmath"
git -C "$checkout" archive HEAD | tar -x -C "$tree/tmp/deepmath"
pip=
if [ -n "${2:-}" ]; then
    cp "$2" "$tree/root/certificates.pem"
    pip="PIP_CERT=/root/certificates.pem"
fi
for part in proc dev; do
    mount --rbind "/$part" "$tree/$part"
    mount --make-rslave "$tree/$part" # what is unmounted there stays here
done
server=
trap 'if [ -n "$server" ]; then kill $server; wait $server || true; fi
    for part in proc dev; do umount -l "$tree/$part"; done' EXIT

inside $pip TORCH_INDEX="${TORCH_INDEX:-}" sh /tmp/deepmath/deploy/install.sh /tmp/deepmath >> "$tree.log" 2>&1
echo "installed: $(du -shx "$tree" | cut -f1), $(inside /opt/deepmath/bin/python --version)"
cp "$tree/tmp/deepmath/deploy/serve.sh" "$tree/opt/deepmath/serve.sh"
rm -rf "$tree/tmp/deepmath"
inside useradd --create-home --uid 1000 deepmath
inside DEEPMATH_CACHE=/srv/deepmath /opt/deepmath/bin/deepmath-viz build --source demo >> "$tree.log" 2>&1
echo "built: $(inside DEEPMATH_CACHE=/srv/deepmath /opt/deepmath/bin/deepmath-viz check)"

chroot --userspec=1000:1000 "$tree" /usr/bin/env -i HOME=/home/deepmath PATH=/usr/bin:/bin \
    DEEPMATH_CACHE=/srv/deepmath STREAMLIT_SERVER_PORT="$port" sh /opt/deepmath/serve.sh \
    >> "$tree.log" 2>&1 &
server=$!
until inside /opt/deepmath/bin/python -c \
    "import urllib.request as u; print('health:', u.urlopen('http://127.0.0.1:$port/_stcore/health', timeout=5).read().decode())" 2> /dev/null
do
    kill -0 $server
    sleep 1
done
asked() { inside /opt/deepmath/bin/python -c "
import http.client
ask = http.client.HTTPConnection('127.0.0.1', $port)
ask.request('GET', '/', headers={'Host': '$1'})
print('$1:', ask.getresponse().status)"; }
asked localhost
asked evil.example
chroot --userspec=1000:1000 "$tree" sh -c \
    'for at in /srv/deepmath /srv/deepmath/demo /opt/deepmath; do ! touch $at/x 2> /dev/null || exit 1; done'
echo "the server's user can write neither the corpus nor the program"
