#!/usr/bin/env bash
# What dist/test.sh has systemd run, in a system of its own: the service from the installation of the package to its removal.
# Prints what it finds, and ends with "the service works" if all is as it should be.
set -uo pipefail
source /mnt/left.sh
settings=/etc/llamatap/llamatap.toml
failed=0
fail() {
    printf 'failed: %s\n' "$*"
    failed=1
}
expect() { # WHAT WANTED GOT
    [[ $2 == "$3" ]] || fail "$1: wanted $2, got $3"
}
property() {
    systemctl show llamatap --property "$1" --value
}
await() { # COMMAND...
    local tries=150
    until "$@" &> /dev/null; do
        ((tries--)) || { fail "in vain: $*"; journalctl --no-pager --unit llamatap --lines 20; return 1; }
        sleep 0.1
    done
}
status_of() { # PATH CURL-ARGUMENT...
    curl --silent --output /dev/null --write-out '%{http_code}' "http://127.0.0.1:8000$1" "${@:2}"
}
is_serving() {
    [[ $(status_of /health/live) == 200 ]]
}
drop_in() { # NAME TEXT
    mkdir -p /etc/systemd/system/llamatap.service.d
    printf '%b' "$2" > "/etc/systemd/system/llamatap.service.d/$1.conf"
    systemctl daemon-reload
}
stops() {
    systemctl stop llamatap
    expect "the result of a stop" "success 0" "$(property Result) $(property ExecMainStatus)"
}

dpkg --force-unsafe-io -i /mnt/old.deb > /dev/null
expect "state after installation" "inactive disabled" "$(systemctl is-active llamatap) $(systemctl is-enabled llamatap)"
systemctl enable --now llamatap
await is_serving || exit
expect "no upstream" 502 "$(status_of /api/tags)"
journalctl --no-pager --output cat --unit llamatap | grep -E 'transport epoll|is unreachable' || fail "no epoll, or nothing of the upstream"
grep -E '^(VmRSS|Uid|CapEff|NoNewPrivs|Seccomp):' "/proc/$(property MainPID)/status"
expect "threads and metrics" 200 "$(status_of /metrics)"
curl --silent http://127.0.0.1:8000/metrics | grep -E '^process_(resident|open|start)' || fail "nothing about its own process"
dpkg --force-unsafe-io -i /mnt/new.deb > /dev/null
await is_serving
expect "state after an upgrade" active "$(systemctl is-active llamatap)"
stops

# Secrets: a credential, and a file of a group. Credentials need a mount that not every container allows.
(umask 077 && echo secret > /etc/llamatap/tokens)
cat > /run/systemd/system/credential.service <<'END'
[Service]
Type=oneshot
DynamicUser=yes
LoadCredential=tokens:/etc/llamatap/tokens
ExecStart=/bin/sh -c 'cat $CREDENTIALS_DIRECTORY/tokens'
END
systemctl daemon-reload
if systemctl start credential 2> /dev/null; then
    drop_in secret '[Service]\nLoadCredential=tokens:/etc/llamatap/tokens\nEnvironment=LLAMATAP_TOKEN_FILE=%d/tokens\n'
    systemctl start llamatap
    await is_serving
    expect "without and with a token" "401 502" "$(status_of /api/tags) $(status_of /api/tags -H 'Authorization: Bearer secret')"
    stops
else
    echo "skipped: a token file as a credential, which systemd does not give to any service here"
fi
groupadd --system llamatap-secrets
chgrp llamatap-secrets /etc/llamatap/tokens
chmod 640 /etc/llamatap/tokens
drop_in secret '[Service]\nSupplementaryGroups=llamatap-secrets\nEnvironment=LLAMATAP_TOKEN_FILE=/etc/llamatap/tokens\n'
systemctl start llamatap
await is_serving
expect "without and with a token" "401 502" "$(status_of /api/tags) $(status_of /api/tags -H 'Authorization: Bearer secret')"
stops
rm -r /etc/systemd/system/llamatap.service.d /etc/llamatap/tokens

# A disk that cannot be written is a wrong setting, which the message names; a folder for logs makes it right.
drop_in log '[Service]\nEnvironment=LLAMATAP_ACCESS_LOG=/var/log/llamatap.log\n'
systemctl start llamatap
await systemctl is-failed llamatap
expect "an access log on a read-only disk" 64 "$(property ExecMainStatus)"
journalctl --no-pager --output cat --unit llamatap | grep -F '"/var/log/llamatap.log" cannot be written: the file system is read-only' \
    || fail "the message does not say why"
systemctl reset-failed llamatap
drop_in log '[Service]\nLogsDirectory=llamatap\nEnvironment=LLAMATAP_ACCESS_LOG=/var/log/llamatap/access.log\n'
systemctl restart llamatap
await is_serving
expect "a line of the access log" 502 "$(status_of /api/tags)"
await grep -q /api/tags /var/log/llamatap/access.log
stops
rm -r /etc/systemd/system/llamatap.service.d /var/log/llamatap /var/log/private/llamatap

# Readings of the machine, with something that is called as Ollama is.
install -D -m 644 -t /etc/systemd/system/llamatap.service.d /usr/share/llamatap/service/host-readings.conf
systemctl daemon-reload
bash -c 'exec -a ollama sleep 600' &
ollama=$!
systemctl start llamatap
await is_serving
await bash -c 'curl --silent http://127.0.0.1:8000/metrics | grep -q ^ollama_memory_usage_bytes'
kill $ollama
stops

# Bad input.
sed -i.before '1i no-such-key = 1' $settings
systemctl start llamatap
await systemctl is-failed llamatap
sleep 6
expect "after a wrong setting" "exit-code 64 0" "$(property Result) $(property ExecMainStatus) $(property NRestarts)"
mv $settings.before $settings
mv $settings $settings.away
mkdir $settings
systemctl reset-failed llamatap
systemctl start llamatap
await systemctl is-failed llamatap
expect "settings that are a folder" 64 "$(property ExecMainStatus)"
rmdir $settings
mv $settings.away $settings
systemctl reset-failed llamatap
python3 -m http.server 8000 &> /dev/null &
holder=$!
await curl --silent http://127.0.0.1:8000/
systemctl start llamatap
await bash -c '[[ $(systemctl show llamatap --property NRestarts --value) -ge 1 ]]'
journalctl --no-pager --unit llamatap | grep -q 'status=69/UNAVAILABLE' || fail "a port in use ends with $(property ExecMainStatus)"
kill $holder
await is_serving
journalctl --no-pager --output cat --unit llamatap | grep -E 'no-such-key|is a folder|already in use' | sort -u

dpkg -P llamatap > /dev/null 2>&1
expect "after the removal" "inactive " "$(systemctl is-active llamatap) $(left | grep -v system/llamatap.service.d | tr '\n' ' ' | sed 's/ $//')"
((failed)) || echo "the service works"
