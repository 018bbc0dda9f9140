#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# SQS: fauxqs, a package for Node.
. "$(dirname "$0")/common.sh"
installPackages "$here"
findNode
serve port "$node" "$here/sqs.mjs" "$modules"
waitFor grep -q '^[0-9]*$' "$folder/port" || missing "it does not start, see $folder/port"
ready "PYLON_SQS_ENDPOINT=http://127.0.0.1:$(tail -n 1 "$folder/port")"
