package io.llamatap.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libraries of the system that the programs of a release need, read from the files: which they are depends on whose JDK it is.
 *
 * @param glibc the newest version of the C library's symbols, such as 2.34
 * @param hasZlib whether the system's zlib is needed
 * @param hasCpp whether the system's C++ library is needed
 */
record Libraries(String glibc, boolean hasZlib, boolean hasCpp) {
    private static final Pattern GLIBC = Pattern.compile("GLIBC_2\\.(\\d+)");
    private static final byte[] ELF = {0x7f, 'E', 'L', 'F'};
    private static final int MACHINE_AT = 18;

    /**
     * Reads all Linux libraries and programs among the contents.
     *
     * @throws UnusableException if one is for another processor
     */
    static Libraries of(Contents contents, int machine) throws IOException, UnusableException {
        TreeSet<Integer> glibc = new TreeSet<>();
        glibc.add(0);
        boolean hasZlib = false;
        boolean hasCpp = false;
        for (Item item : contents.items().values()) {
            if (!(item instanceof Item.Copy copy) || !isElf(copy.source())) {
                continue;
            }
            byte[] bytes = Files.readAllBytes(copy.source());
            int its = (bytes[MACHINE_AT] & 0xff) | (bytes[MACHINE_AT + 1] & 0xff) << 8;
            if (its != machine) {
                throw new UnusableException(copy.source() + " is for another processor (ELF machine " + its + ")");
            }
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            Matcher version = GLIBC.matcher(text);
            while (version.find()) {
                glibc.add(Integer.valueOf(version.group(1)));
            }
            hasZlib |= text.contains("libz.so.1");
            hasCpp |= text.contains("libstdc++.so.6");
        }
        return new Libraries("2." + glibc.last(), hasZlib, hasCpp);
    }

    private static boolean isElf(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(ELF.length), ELF);
        }
    }

    /** Returns the packages of Debian. */
    String debDepends() {
        return "libc6 (>= " + glibc + ")" + (hasCpp ? ", libstdc++6" : "") + (hasZlib ? ", zlib1g" : "");
    }

    /** Returns what rpm calls them. */
    SortedSet<String> rpmRequires() {
        SortedSet<String> requires = new TreeSet<>();
        requires.add("libc.so.6(GLIBC_" + glibc + ")(64bit)");
        if (hasZlib) {
            requires.add("libz.so.1()(64bit)");
        }
        if (hasCpp) {
            requires.add("libstdc++.so.6()(64bit)");
        }
        return requires;
    }
}
