package io.llamatap.dist;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of machine that releases are made for. */
enum Platform {
    LINUX_X64("x86_64.so", "linux-x86-64", "amd64", "x86_64", 62),
    LINUX_ARM64("aarch_64.so", "linux-aarch64", "arm64", "aarch64", 183),
    MACOS_X64("x86_64.jnilib", "", "", "", 0),
    MACOS_ARM64("aarch_64.jnilib", "", "", "", 0),
    WINDOWS_X64(".dll", "", "", "", 0);

    private final String nettySuffix;
    private final String jnaFolder;
    private final String debName;
    private final String rpmName;
    private final int elfMachine;

    Platform(String nettySuffix, String jnaFolder, String debName, String rpmName, int elfMachine) {
        this.nettySuffix = nettySuffix;
        this.jnaFolder = jnaFolder;
        this.debName = debName;
        this.rpmName = rpmName;
        this.elfMachine = elfMachine;
    }

    /** Returns the platform of this machine; empty if no releases are made for it. */
    static Optional<Platform> host() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String family = os.startsWith("windows") ? "windows" : os.startsWith("mac") ? "macos" : os;
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        return named(family + "-" + arch);
    }

    static Optional<Platform> named(String name) {
        return Arrays.stream(values()).filter(p -> p.id().equals(name)).findFirst();
    }

    /** Returns the name in files and properties, such as linux-x64. */
    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isLinux() {
        return !debName.isEmpty();
    }

    boolean isWindows() {
        return this == WINDOWS_X64;
    }

    /** Returns whether a native library of Netty or JNA, by its path below their folder, is one of this platform. */
    boolean owns(String library) {
        boolean isJna = library.contains("/jna/");
        return isJna ? !jnaFolder.isEmpty() && library.contains("/" + jnaFolder + "/") : library.endsWith(nettySuffix);
    }

    String debName() {
        return debName;
    }

    String rpmName() {
        return rpmName;
    }

    /** Returns the number of the processor in the heads of Linux libraries; 0 elsewhere. */
    int elfMachine() {
        return elfMachine;
    }
}
