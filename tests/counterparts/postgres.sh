#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# PostgreSQL, as Debian has it, with data of its own; plain and over TLS on the same port.
. "$(dirname "$0")/common.sh"
ending=INT # ends connections, too
for each in /usr/lib/postgresql/*/bin; do PATH=$PATH:$each; done
need initdb postgres psql openssl
makeCertificates || missing "openssl failed, see $folder/openssl.log"
# It refuses to be run by root.
as=()
[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
data=$(mktemp -d /tmp/pylon-postgres-XXXXXX) # the build's folder need not be open to that user; and a socket's path has at most 107 bytes
trap 'endChildren; rm -rf "$data"' EXIT
cp "$folder/server.pem" "$folder/server.key" "$data" && chmod 600 "$data/server.key" && echo secret >"$data/password"
[ ${#as[@]} -eq 0 ] || chown -R postgres "$data"
"${as[@]}" initdb -D "$data/data" -U postgres -A scram-sha-256 --pwfile="$data/password" -E UTF8 --locale=C.UTF-8 --no-sync \
    >"$folder/initdb.log" 2>&1 || missing "it cannot be initialised, see $folder/initdb.log"
port=$(freePort)
start() {
    serve postgres.log "${as[@]}" setpriv --pdeathsig INT postgres -D "$data/data" -p "$port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories="$data" -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
        -c ssl=on -c ssl_cert_file="$data/server.pem" -c ssl_key_file="$data/server.key"
}
start
asRoot() { PGPASSWORD=secret psql -q -h 127.0.0.1 -p "$port" -U postgres -c "$1" >>"$folder/client.log" 2>&1; }
waitFor asRoot 'SELECT 1' || missing "it does not start, see $folder/postgres.log"
asRoot "CREATE ROLE pylon LOGIN PASSWORD 'secret'" && asRoot 'CREATE DATABASE pylon OWNER pylon' || missing "see $folder/client.log"
readyAgain start "PYLON_POSTGRES_ENDPOINT=localhost:$port" "PYLON_POSTGRES_CA=$folder/ca.pem" "PYLON_POSTGRES_PROCESS=$folder/process"
