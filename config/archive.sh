#!/usr/bin/env bash
# archive.sh JAVA JAR FOLDER: lets a proxy relay for some seconds and archives the classes that it loaded, parsed and
# linked, which is most of what a start costs. FOLDER gets the archive and FOLDER/options, to be put on the command line of the
# same JVM with the same jar and options; another passes over it. JVMs compare paths as they were written: give them in full.
# archive.sh JAVA MODULE/CLASS FOLDER NATIVE does so for a runtime that has the module linked in; such an archive may be moved with it.
set -euo pipefail
java=$1 jar=$2 folder=$3
unset CDPATH
jvm_options=("@$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)/jvm.options")
if [[ $jar == *.jar ]]; then
    application=(-jar "$jar") class_path=(-cp "$jar")
else
    application=(-m "$jar") class_path=(-m "$jar")
    jvm_options+=("--enable-native-access=${jar%%/*}")
fi
# As at every start; see the launcher.
native=${4:-$(dirname -- "$jar")/native}
[[ ! -d $native ]] || jvm_options+=("-Djava.library.path=$native/META-INF/native")

# Writes options to be read by the JVM, which takes blanks for ends outside of quotes.
write_options() { # OPTION...
    local option
    for option in "$@"; do
        option=${option//\\/\\\\}
        printf '"%s"\n' "${option//\"/\\\"}"
    done > "$folder/options"
}

# Starts a proxy with its log in the folder and no settings but its arguments; sets pid, and port once it listens.
start() { # NAME JVM-OPTION ARGUMENT...
    local log=$folder/$1.log tries=150
    env -i LC_ALL="${LC_ALL:-${LC_CTYPE:-${LANG:-C.UTF-8}}}" "$java" "${jvm_options[@]}" "$2" "${application[@]}" --listen 127.0.0.1:0 --log-level info "${@:3}" > "$log" 2>&1 &
    pid=$! port=
    while [[ -z $port ]]; do
        { kill -0 $pid 2> /dev/null && ((tries--)); } || { cat "$log" >&2; return 1; }
        sleep 0.2
        port=$(sed -n 's/.*listening on 127\.0\.0\.1:\([0-9]*\),.*/\1/p' "$log")
    done
}

ask() { # PORT METHOD PATH BODY
    exec 3<> "/dev/tcp/127.0.0.1/$1"
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' "$2" "$3" ${#4} "$4" >&3
    cat <&3 > /dev/null
    exec 3>&-
}

# Has a proxy relay what the demonstration behind it answers, and show two pages; it ends by SIGTERM, as in real life. What the
# demonstration itself loads does not get into the archive that way: it would only take memory.
train() { # JVM-OPTION
    local pid port demo relay route asked=()
    start demo -Xshare:auto --demo
    demo=$pid
    start relay "$1" --upstream "http://127.0.0.1:$port"
    relay=$pid
    for route in /api/chat /api/generate /v1/chat/completions /v1/messages /api/embed; do
        ask "$port" POST $route '{"model":"llama3.2","prompt":"Why?","input":"Why?","messages":[{"role":"user","content":"Why?"}]}' &
        asked+=($!)
    done
    for route in /api/version /api/tags /api/ps /nothing /metrics /health/ready; do
        ask "$port" GET $route ''
    done
    sleep 4
    wait "${asked[@]}"
    kill $relay
    wait $relay
    kill $demo
    wait $demo
}

rm -rf "$folder"
mkdir -p "$folder"
# Whatever fails, no proxy stays behind; nor does half an archive, which would pass for one that cannot be had.
finished=
trap 'kill $(jobs -p) 2> /dev/null || :; [[ -n $finished ]] || rm -rf "$folder"' EXIT
# Without these, bash goes on if the program that it waits for has not been killed by the signal itself.
trap 'exit 130' INT
trap 'exit 143' TERM
if "$java" -XX:+PrintFlagsFinal -version 2> /dev/null | grep AOTCacheOutput > /dev/null; then
    # Java 25 and later also link the classes. They would keep what they learnt about hot methods too, which is of no use to other
    # traffic and takes memory and time at each start.
    jvm_options+=(-XX:-AOTRecordTraining)
    train "-XX:AOTCacheOutput=$folder/llamatap.aot"
    write_options "-XX:AOTCache=$folder/llamatap.aot" '-Xlog:aot*=off'
    strict=-XX:AOTMode=on
else
    # A static archive: one on top of the JVM's own needs that one in a form that not every JRE brings along.
    train "-XX:DumpLoadedClassList=$folder/classes"
    "$java" "${jvm_options[@]}" -Xshare:dump -XX:SharedClassListFile="$folder/classes" -XX:SharedArchiveFile="$folder/llamatap.jsa" \
        -Xlog:disable "${class_path[@]}"
    write_options "-XX:SharedArchiveFile=$folder/llamatap.jsa" '-Xlog:cds*=off'
    strict=-Xshare:on
fi
# Strictly: an archive that does not fit fails here, not silently at every start.
loaded=$("$java" "${jvm_options[@]}" "@$folder/options" $strict -Xlog:class+load:stdout "${application[@]}" --version)
[[ $loaded == *"io.llamatap.server.Main source: shared objects file"* ]] || {
    # Java 17 compares the jar's path with a URL, in which blanks and the like are written otherwise.
    echo "this Java archives no classes of a jar whose path has blanks or other characters that URLs escape: $jar" >&2
    exit 1
}
rm -f "$folder"/*.log "$folder/classes"
finished=yes
