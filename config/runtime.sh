#!/usr/bin/env bash
# runtime.sh JDK FOLDER: links a Java runtime that has no more than Llamatap needs. It brings no archive of classes of its own:
# archive.sh makes one that holds the classes of Java too.
set -euo pipefail
jdk=$1 folder=$2

# What llamatap.jar imports, by jdeps, but for what it never uses of JNA and Netty (java.desktop, java.naming, jdk.jfr); jdk.crypto.ec
# for TLS before Java 22, later it is empty.
modules=java.base,java.logging,java.management,jdk.crypto.ec,jdk.unsupported

# Files that Llamatap never uses: keytool, the list of classes for an archive of Java's own, what lets other Java programs read this
# runtime, and the sorting of large arrays by AVX-512. Nor does it use the translations of Java's messages.
files=/java.base/bin/keytool,/java.base/lib/classlist,/java.base/lib/jrt-fs.jar,/java.base/lib/libsimdsort.so
translations='**_de.class,**_ja.class,**_zh_*.class'

# Java 21 has compression with levels, and takes no number alone.
compress=zip-9
[[ $("$jdk/bin/jlink" --help) == *zip-* ]] || compress=2
"$jdk/bin/jlink" --add-modules "$modules" --output "$folder" --compress "$compress" --strip-java-debug-attributes \
    --no-header-files --no-man-pages --exclude-files "$files" --exclude-resources "$translations"

# The names of the JVM's own functions, which only its crash reports would use, are 5 MB.
if command -v strip > /dev/null; then
    find "$folder" -name '*.so' -exec strip --strip-unneeded {} +
fi
