#!/usr/bin/env bash
# Unpacks Debian's Virtuoso 7 into a folder of its own: nothing is installed. Usage: fetch_virtuoso.sh FOLDER
# Needs Debian 12 or a release that has virtuoso-opensource-7, and apt's lists (`apt-get update`).
set -euo pipefail

folder=${1:?name a folder}
[ ! -x "$folder/usr/bin/virtuoso-t" ] || exit 0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -o APT::Sandbox::User=root virtuoso-opensource-7-bin libpcre3 libminizip1 libldap-2.5-0
cd - >/dev/null
mkdir -p "$folder"
for package in "$work"/*.deb; do dpkg-deb -x "$package" "$folder"; done
