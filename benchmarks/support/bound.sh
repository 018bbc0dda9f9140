# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash

# bound WHAT SEEN BOUND: a line about a number that should not be larger. scripts/bench collects these; a missed one ends nothing.
bound() {
    local kept=kept
    awk -v seen="$2" -v bound="$3" 'BEGIN { exit !(seen + 0 <= bound + 0) }' || kept=MISSED
    printf '%-60s %10s   bound %8s   %s\n' "$@" $kept
}
