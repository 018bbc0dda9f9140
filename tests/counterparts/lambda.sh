#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Lambda: serverless-offline, a package for Node, which runs the functions of lambda/functions.js. It checks no signatures.
. "$(dirname "$0")/common.sh"
installPackages "$here/lambda"
findNode
cp "$here"/lambda/{functions.js,serverless.yml} "$folder/" && ln -sfn "$modules" "$folder/node_modules" && cd "$folder" || exit
port=$(freePort 1)
export SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off SLS_ANALYTICS_DISABLED=1
serve log "$node" "$modules/serverless/bin/serverless.js" offline start --host 127.0.0.1 --httpPort "$port" --lambdaPort $((port + 1))
waitFor listens $((port + 1)) || missing "it does not answer, see $folder/log"
ready "PYLON_LAMBDA_ENDPOINT=http://127.0.0.1:$((port + 1))"
