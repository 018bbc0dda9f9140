#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# TLS: an nginx in front of each server that the environment names, with a certificate of a throw-away authority.
. "$(dirname "$0")/common.sh"
need nginx openssl
mkdir -p "$folder/temp" && cd "$folder" || exit

makeCertificates || missing "openssl failed, see $folder/openssl.log"

variables=("PYLON_TEST_CA=$folder/ca.pem") blocks=
for name in SQS S3; do
    endpoint=PYLON_${name}_ENDPOINT
    [ -n "${!endpoint-}" ] || continue
    port=$(freePort)
    variables+=("PYLON_${name}_TLS_ENDPOINT=https://127.0.0.1:$port")
    blocks+="
    upstream $name { server ${!endpoint#http://}; keepalive 8; }
    server {
        listen 127.0.0.1:$port ssl http2;
        location / { proxy_pass http://$name; }
    }"
done
cat >nginx.conf <<C
daemon off; pid nginx.pid; error_log error.log warn; worker_processes 1;
$([ "$(id -u)" -ne 0 ] || echo 'user root;')
events { worker_connections 256; }
http {
    access_log off; client_max_body_size 0; keepalive_requests 100000;
    client_body_temp_path temp; proxy_temp_path temp; fastcgi_temp_path temp; uwsgi_temp_path temp; scgi_temp_path temp;
    ssl_certificate server.pem; ssl_certificate_key server.key; ssl_protocols TLSv1.2 TLSv1.3;
    proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header Host \$http_host;
    proxy_buffering off; proxy_request_buffering off;$blocks
}
C
serve nginx.log nginx -e error.log -p "$folder" -c nginx.conf
waitFor listens "$port" || missing "nginx does not answer, see $folder/nginx.log and $folder/error.log"
ready "${variables[@]}"
