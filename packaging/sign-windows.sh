#!/bin/sh
# Signs a file for Windows in place, by a certificate in a PKCS#12 file: sign-windows.sh FILE
#
# HOLDFAST_PFX names that file, HOLDFAST_PFX_PASSWORD a file with its password, HOLDFAST_TIMESTAMP
# the address of a time stamp server, if any. A certificate that lies in a cloud or on a stick has a
# command of its own; give that one to --sign instead.
set -eu

signed="$1.signed"
set -- "$1" -pkcs12 "$HOLDFAST_PFX" -readpass "$HOLDFAST_PFX_PASSWORD" -n Holdfast -h sha256
file=$1
shift
[ -z "${HOLDFAST_TIMESTAMP:-}" ] || set -- "$@" -ts "$HOLDFAST_TIMESTAMP"
osslsigncode sign "$@" -in "$file" -out "$signed"
mv "$signed" "$file"
