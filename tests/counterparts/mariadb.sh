#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# MariaDB, as Debian has it, with data of its own; plain and over TLS on the same port.
. "$(dirname "$0")/common.sh"
need mariadbd mariadb-install-db mariadb openssl
makeCertificates || missing "openssl failed, see $folder/openssl.log"
rm -rf "$folder/data"
mariadb-install-db --no-defaults --user="$(id -un)" --datadir="$folder/data" --auth-root-authentication-method=normal --skip-test-db \
    --skip-name-resolve >"$folder/install.log" 2>&1 || missing "it cannot be installed, see $folder/install.log"
port=$(freePort) socket=$(mktemp -u /tmp/pylon-mariadb-XXXXXX) # a socket's path has at most 107 bytes
start() {
    serve mariadb.log mariadbd --no-defaults --user="$(id -un)" --datadir="$folder/data" --socket="$socket" --port="$port" \
        --bind-address=127.0.0.1 --skip-name-resolve --innodb-flush-log-at-trx-commit=0 --innodb-buffer-pool-size=64M \
        --innodb-log-file-size=16M --ssl-ca="$folder/ca.pem" --ssl-cert="$folder/server.pem" --ssl-key="$folder/server.key"
}
start
asRoot() { mariadb --no-defaults -S "$socket" -uroot -e "$1" >>"$folder/client.log" 2>&1; }
waitFor asRoot 'SELECT 1' || missing "it does not start, see $folder/mariadb.log"
asRoot "CREATE USER pylon@'127.0.0.1' IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO pylon@'127.0.0.1'" ||
    missing "see $folder/client.log"
readyAgain start "PYLON_MARIADB_ENDPOINT=localhost:$port" "PYLON_MARIADB_CA=$folder/ca.pem" "PYLON_MARIADB_PROCESS=$folder/process"
