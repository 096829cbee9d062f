#!/bin/sh
# Sets up every till of a list by ssh, from the PC of whoever looks after them. Safe to run again.
#
#   all-tills.sh tills.csv DIRECTORY
#
# The list has a line for each till: computer, person, till, shop, currency, owner; no name in it may
# hold a comma. DIRECTORY holds a file for each till, by its name: the owner's PIN, then the till's own
# Stripe key. SSH is the command that reaches a computer, if it is not ssh.
set -eu

list=$1
secrets=$2
script=$(cat "$(dirname "$0")/till.sh")

# As one word for the shell of the other computer.
quoted() {
    printf "'%s' " "$(printf '%s' "$1" | sed "s/'/'\\\\''/g")"
}

failed=0
# The list has a file descriptor of its own: standard input is for the secrets alone.
exec 3<"$list"
IFS= read -r _heading <&3
while IFS=, read -r computer person till shop currency owner more <&3; do
    echo "== $till ($computer)"
    words=''
    for word in --shop "$shop" --currency "$currency" --owner "$owner" --till "$till"; do
        words="$words$(quoted "$word")"
    done
    if [ -n "$more" ]; then
        echo "A comma too many in the line of $till" >&2
        failed=$((failed + 1))
    elif ! ${SSH:-ssh} "$person@$computer" "sh -c $(quoted "$script") till.sh $words" \
        <"$secrets/$till"; then
        echo "$till is not set up. Mend what is said above and run this again." >&2
        failed=$((failed + 1))
    fi
done
echo "$failed tills are not set up"
[ "$failed" -eq 0 ]
