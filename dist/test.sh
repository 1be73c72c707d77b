#!/usr/bin/env bash
# Tries the release files of dist/target/release as their users would, on Linux x64. test.sh [archive] [deb] [rpm] [service]; without a
# name, all of them. The packages need root: they are installed, upgraded and removed in a copy-on-write view of this system,
# which is thrown away. What cannot be tried here is skipped with a reason.
set -euo pipefail
release=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)/target/release
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null || :; rm -rf "$work"' EXIT

failed=0
fail() {
    printf 'failed: %s\n' "$*" >&2
    failed=1
}
expect() { # WHAT WANTED GOT
    [[ $2 == "$3" ]] || fail "$1: wanted $2, got $3"
}

# Starts a release with its log in a file and no variable of ours; sets pid, and port once it listens.
start() { # LOG COMMAND...
    local log=$1 begun=${EPOCHREALTIME/./} tries=600
    env -i "${@:2}" 2> "$log" &
    pid=$! port=
    while [[ -z $port ]]; do
        { kill -0 $pid 2> /dev/null && ((tries--)); } || { cat "$log" >&2; fail "$2 does not start"; return 1; }
        sleep 0.02
        port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$log")
    done
    local end=${EPOCHREALTIME/./} used
    used=($(sed 's/.*) //' "/proc/$pid/stat"))
    echo "listening after $(((end - begun) / 1000)) ms, with $(((used[11] + used[12]) * 10)) ms of CPU"
}

# Runs a command that is to end at once, and checks its exit status and a line of what it says.
rejects() { # STATUS TEXT COMMAND...
    local said status=0
    said=$(timeout 20 env -i "${@:3}" 2>&1) || status=$?
    expect "exit status of ${*:4}" "$1" "$status"
    [[ $said == *"$2"* ]] || fail "${*:4} says: $said"
}

try_archive() {
    local root launcher said
    mkdir "$work/with blanks"
    tar -xzf "$release"/llamatap-*-linux-x64.tar.gz -C "$work/with blanks"
    root=$(echo "$work/with blanks"/llamatap-*)
    chmod -R a-w "$root"
    ln -s "$root/bin/llamatap" "$work/link"
    launcher=$work/link
    touch "$work/stamp"

    start "$work/log" "$launcher" --demo --listen 127.0.0.1:0
    said=$(curl --silent --noproxy '*' "http://127.0.0.1:$port/api/generate" -d '{"model": "gemma3", "prompt": "Why?"}')
    [[ $said == *'"done":true'* ]] || fail "the demonstration says: $said"
    grep -q 'transport epoll' "$work/log" || fail "without epoll: $(cat "$work/log")"
    sed -n 's/^VmRSS: *\(.*\)/resident after one request, with the demonstration: \1/p' "/proc/$pid/status"
    kill -TERM "$pid"
    status=0
    wait "$pid" || status=$?
    expect "exit status after SIGTERM" 0 "$status"
    expect "files written into the release" "" "$(find "$root" -newer "$work/stamp")"

    start "$work/log" "$launcher" --listen 127.0.0.1:0 --upstream 127.0.0.1:1
    sleep 1
    sed -n 's/^VmRSS: *\(.*\)/resident when idle: \1/p' "/proc/$pid/status"
    grep -q 'http://127.0.0.1:1 is unreachable' "$work/log" || fail "it says nothing of the upstream: $(cat "$work/log")"
    rejects 69 "cannot listen on 127.0.0.1:$port: Address already in use; " "$launcher" --listen "127.0.0.1:$port"
    kill -TERM "$pid"
    wait "$pid" || :
    rejects 64 "\"$work\" is a folder" "$launcher" --config "$work"
    rejects 64 "\"$work/none\" does not exist" "$launcher" --config "$work/none"
    rejects 0 "the settings are valid" "$launcher" --config "$root/share/llamatap/config/llamatap.toml" --check
    rejects 64 "\"Xmx64m\" is no option of Java" LLAMATAP_JAVA_OPTS=Xmx64m "$launcher" --version
    mkdir "$work/ümläut"
    rejects 64 "\"$work/ümläut/none\" does not exist" "$launcher" --config "$work/ümläut/none"
    for page in "$root"/share/doc/llamatap/{README.md,docs/{README,getting-started,install}.md}; do
        for link in $(grep -o ']([^)#:]*' "$page" | cut -c 3-); do
            [[ -e $(dirname "$page")/$link || $link =~ ^(https$|(\.\./)?(benchmarks/|LICENSE|ARCHITECTURE|RATIONALE|CONTRIBUTING)) ]] \
                || fail "$page leads to $link, which is not in the release"
        done
    done

    said=$(env -i LLAMATAP_JAVA_OPTS=-Xlog:class+load:stdout "$launcher" --version)
    [[ $said == *"io.llamatap.server.Main source: shared objects file"* ]] || fail "the class archive is not used"
    chmod -R u+w "$root"
}

# Runs a script as root in a view of this system whose changes are thrown away, with $work/packages as /mnt.
in_view() { # SCRIPT UNSHARE-OPTION...
    timeout --signal KILL 300 unshare --mount "${@:2}" bash -c '
        set -e
        mount -t tmpfs tmpfs "$0"
        mkdir "$0"/{upper,work,merged}
        mount -t overlay overlay -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/merged"
        mount -t proc proc "$0/merged/proc"
        mount --rbind /dev "$0/merged/dev"
        mount --bind "$1" "$0/merged/mnt"
        # Not chroot, in which the kernel makes no namespaces of users.
        cd "$0/merged"
        pivot_root . .
        umount -l .
        cd /
        exec env DEBIAN_FRONTEND=noninteractive bash -euc "$2" < /dev/null
    ' "$work/view" "$work/packages" "$1"
}

can_view() { # WHAT
    mkdir -p "$work/packages" "$work/view"
    [[ $(id -u) == 0 ]] && in_view true 2> /dev/null || { echo "skipped: $1, because this user cannot mount a view of the system"; return 1; }
    # What there is of Llamatap that was not there before, but for the lists that dpkg keeps.
    cat > "$work/packages/left.sh" <<'END'
all() {
    find / -xdev \( -path /mnt -o -path /proc -o -path /work -o -path /tmp -o -path /root \) -prune -o -ipath '*llamatap*' \
        ! -path '/var/lib/dpkg/*' -print | sort
}
before=$(all)
left() {
    comm -13 <(echo "$before") <(all)
}
END
}

# Makes of the package and of one with a later version what tests install.
pack_debs() {
    cp "$release"/llamatap_*_amd64.deb "$work/packages/old.deb"
    dpkg-deb -R "$work/packages/old.deb" "$work/new"
    sed -i 's/^Version: .*/&+1/' "$work/new/DEBIAN/control"
    dpkg-deb -b -Znone "$work/new" "$work/packages/new.deb" > /dev/null
    rm -rf "$work/new"
}

try_deb() {
    command -v dpkg-deb > /dev/null || { echo "skipped: the Debian package, because there is no dpkg-deb"; return 0; }
    can_view "the Debian package" || return 0
    pack_debs
    in_view '
        source /mnt/left.sh
        dpkg --force-unsafe-io -i /mnt/old.deb > /dev/null
        dpkg --verify llamatap
        env -i /usr/bin/llamatap --version
        env -i /bin/llamatap --config /etc/llamatap/llamatap.toml --check | tail -n 1
        man -w llamatap > /dev/null
        systemctl enable -q llamatap
        echo "drain-timeout = \"5s\"" >> /etc/llamatap/llamatap.toml
        dpkg --force-unsafe-io -i /mnt/new.deb > /dev/null
        tail -n 1 /etc/llamatap/llamatap.toml
        dpkg -r llamatap > /dev/null
        echo "after removal:" $(left)
        dpkg -P llamatap > /dev/null
        echo "after purge:" $(left)
    ' > "$work/deb.txt" 2> "$work/deb.err" || fail "dpkg: $(cat "$work/deb.txt" "$work/deb.err")"
    cat "$work/deb.txt" "$work/deb.err"
    grep -qx 'drain-timeout = "5s"' "$work/deb.txt" || fail "an upgrade changed the settings"
    grep -qx 'after removal: /etc/llamatap /etc/llamatap/llamatap.toml' "$work/deb.txt" || fail "removal leaves something else than settings"
    grep -qx 'after purge:' "$work/deb.txt" || fail "purge leaves something"
    ! command -v lintian > /dev/null || lintian --tag-display-limit 0 --suppress-tags unstripped-binary-or-object "$release"/llamatap_*_amd64.deb || :
}

try_rpm() {
    command -v rpm > /dev/null || { echo "skipped: the RPM package, because there is no rpm"; return 0; }
    can_view "the RPM package" || return 0
    cp "$release"/llamatap-*.x86_64.rpm "$work/packages/old.rpm"
    in_view '
        source /mnt/left.sh
        rpm --checksig --nosignature /mnt/old.rpm
        rm -rf /var/lib/rpm
        rpm --initdb
        run() { rpm --nodeps --force-debian "$@"; }
        run -i /mnt/old.rpm
        rpm --verify --nodeps llamatap
        env -i /usr/bin/llamatap --version
        systemctl enable -q llamatap
        echo "drain-timeout = \"5s\"" >> /etc/llamatap/llamatap.toml
        run -U --force /mnt/old.rpm
        tail -n 1 /etc/llamatap/llamatap.toml
        run -e llamatap
        echo "after removal:" $(left)
    ' > "$work/rpm.txt" 2> "$work/rpm.err" || fail "rpm: $(cat "$work/rpm.txt" "$work/rpm.err")"
    cat "$work/rpm.txt" "$work/rpm.err"
    grep -qx 'drain-timeout = "5s"' "$work/rpm.txt" || fail "an upgrade changed the settings"
    grep -qx 'after removal: /etc/llamatap /etc/llamatap/llamatap.toml.rpmsave' "$work/rpm.txt" || fail "removal leaves something else than settings"
}

# Boots systemd in namespaces of its own, where it has a package installed and runs test-service.sh.
try_service() {
    [[ -x /lib/systemd/systemd ]] || { echo "skipped: the systemd service, because there is no systemd"; return 0; }
    can_view "the systemd service" || return 0
    pack_debs
    cp "$(dirname -- "$release")/../test-service.sh" "$work/packages/"
    cat > "$work/packages/try.service" <<'END'
[Unit]
Description=Try the service of Llamatap
[Service]
Type=oneshot
ExecStart=/bin/bash -c '/mnt/test-service.sh > /mnt/service.txt 2>&1'
ExecStopPost=/bin/systemctl exit --force 0
END
    in_view '
        mount -t sysfs -o ro sysfs /sys
        mount -t cgroup2 cgroup2 /sys/fs/cgroup
        mount -t tmpfs tmpfs /run
        mount -t tmpfs tmpfs /tmp
        mount --bind -o ro /proc/sys /proc/sys
        cp /mnt/try.service /etc/systemd/system/
        # What a boot does that this one needs not.
        for unit in tmpfiles-setup tmpfiles-setup-dev timesyncd update-utmp journal-flush random-seed sysusers udevd udev-trigger hwdb-update; do
            ln -sf /dev/null "/etc/systemd/system/systemd-$unit.service"
        done
        exec env -i container=test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --unit=try.service
    ' --pid --fork --cgroup --net --ipc --uts --kill-child &> "$work/boot.txt" || :
    cat "$work/packages/service.txt" 2> /dev/null || tail "$work/boot.txt"
    grep -qx 'the service works' "$work/packages/service.txt" 2> /dev/null || fail "the systemd service"
}

for part in "${@:-archive deb rpm service}"; do
    for name in $part; do
        echo "== $name"
        "try_$name"
    done
done
exit $failed
