#!/bin/sh
# Sets up Holdfast on one till, as the person who works there. Safe to run again: what is done stays.
#
#   printf '%s\n%s\n' "$PIN" "$KEY" | till.sh --shop NAME --currency CODE --owner NAME --till NAME
#
# Standard input, and nothing else, brings the secrets: the owner's PIN, then this till's own Stripe
# key. HOLDFAST names the program, if it is not on the path.
set -eu

holdfast=${HOLDFAST:-holdfast}
shop='' currency='' owner='' till=''
while [ $# -gt 0 ]; do
    case $1 in
        --shop) shop=$2 ;;
        --currency) currency=$2 ;;
        --owner) owner=$2 ;;
        --till) till=$2 ;;
        *) echo "till.sh does not know $1" >&2; exit 2 ;;
    esac
    shift 2
done
if [ -z "$shop" ] || [ -z "$currency" ] || [ -z "$owner" ] || [ -z "$till" ]; then
    echo 'till.sh needs --shop, --currency, --owner and --till' >&2
    exit 2
fi
IFS= read -r pin
IFS= read -r key

if ! "$holdfast" settings get name >/dev/null 2>&1; then
    printf '%s\n' "$pin" | "$holdfast" setup --shop "$shop" --currency "$currency" \
        --owner "$owner" --pin-stdin
fi
printf '%s\n' "$pin" | "$holdfast" settings set till "$till" --operator "$owner" --pin-stdin
# Stripe is asked whether the key is good before it is kept.
printf '%s\n%s\n' "$pin" "$key" | "$holdfast" key set --stdin --operator "$owner" --pin-stdin
unset pin key
"$holdfast" doctor
