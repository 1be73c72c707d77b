#!/usr/bin/env bash
# runtime.sh JDK FOLDER: links a Java runtime that has no more than Llamatap needs. It brings no archive of classes of its own:
# archive.sh makes one that holds the classes of Java too.
set -euo pipefail
jdk=$1 folder=$2

# What llamatap.jar imports, by jdeps, but for what it never uses of JNA and Netty (java.desktop, jdk.jfr); jdk.crypto.ec for TLS
# before Java 22, later it is empty.
modules=java.base,java.logging,java.management,java.naming,java.net.http,jdk.crypto.ec,jdk.unsupported

# Java 21 has compression with levels, and takes no number alone.
compress=zip-9
[[ $("$jdk/bin/jlink" --help) == *zip-* ]] || compress=2
"$jdk/bin/jlink" --add-modules "$modules" --output "$folder" --compress "$compress" --strip-java-debug-attributes \
    --no-header-files --no-man-pages

# The names of the JVM's own functions, which only its crash reports would use, are 5 MB.
if command -v strip > /dev/null; then
    strip --strip-unneeded "$folder/lib/server/libjvm.so"
fi
