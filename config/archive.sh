#!/usr/bin/env bash
# archive.sh JAVA JAR FOLDER: lets the demonstration run for some seconds and archives the classes that it loaded, parsed and
# linked, which is most of what a start costs. FOLDER gets the archive and FOLDER/options, to be put on the command line of the
# same JVM with the same jar and options; another passes over it. JVMs compare paths as they were written: give them in full.
set -euo pipefail
java=$1 jar=$2 folder=$3
jvm_options=@$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/jvm.options

# Runs the demonstration, with two pages asked for, until its visitors have tried a good deal; it ends by SIGTERM, as in real life.
demonstrate() { # JVM-OPTION
    local log=$folder/log demo port=
    LLAMATAP_LISTEN=127.0.0.1:0 "$java" "$jvm_options" "$1" -jar "$jar" --demo > "$log" 2>&1 &
    demo=$!
    while [[ -z $port ]]; do
        kill -0 $demo 2> /dev/null || { cat "$log" >&2; return 1; }
        sleep 0.2
        port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$log")
    done
    sleep 4
    for page in /metrics /health/ready; do
        exec 3<> "/dev/tcp/127.0.0.1/$port"
        printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n' "$page" >&3
        cat <&3 > /dev/null
    done
    kill $demo
    wait $demo
}

rm -rf "$folder"
mkdir -p "$folder"
if "$java" -XX:+PrintFlagsFinal -version 2> /dev/null | grep AOTCacheOutput > /dev/null; then
    # Java 25 and later also keep what was learnt about hot methods.
    demonstrate "-XX:AOTCacheOutput=$folder/llamatap.aot"
    printf '%s\n' "-XX:AOTCache=$folder/llamatap.aot" '-Xlog:aot*=off' > "$folder/options"
    strict=-XX:AOTMode=on
else
    # A static archive: one on top of the JVM's own needs that one in a form that not every JRE brings along.
    demonstrate "-XX:DumpLoadedClassList=$folder/classes"
    "$java" "$jvm_options" -Xshare:dump -XX:SharedClassListFile="$folder/classes" -XX:SharedArchiveFile="$folder/llamatap.jsa" \
        -Xlog:disable -cp "$jar"
    printf '%s\n' "-XX:SharedArchiveFile=$folder/llamatap.jsa" '-Xlog:cds*=off' > "$folder/options"
    strict=-Xshare:on
fi
# Strictly: an archive that does not fit fails here, not silently at every start.
"$java" "$jvm_options" "@$folder/options" $strict -jar "$jar" --version > /dev/null
rm -f "$folder/log" "$folder/classes"
