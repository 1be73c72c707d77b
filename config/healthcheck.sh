#!/usr/bin/env bash
# Succeeds while Llamatap serves: the container's health check. Bash alone, since images with a JRE have neither curl nor wget.
# Asks where LLAMATAP_ADMIN or LLAMATAP_LISTEN say; who sets these addresses by an argument or a file passes them as arguments
# here (admin, else listen).
set -euo pipefail

address=${1:-${LLAMATAP_ADMIN:-none}}
[[ $address != none ]] || address=${LLAMATAP_LISTEN:-:8000}
[[ $address == *:* ]] || address=:$address
port=${address##*:}
host=${address%:*}
host=${host#[}
host=${host%]}
case $host in
    "" | 0.0.0.0 | "*") host=127.0.0.1 ;;
    ::) host=::1 ;;
esac

exec 3<> "/dev/tcp/$host/$port"
printf 'GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' >&3
read -r -t 3 status <&3
echo "$status"
[[ $status == "HTTP/1.1 200 "* ]]
