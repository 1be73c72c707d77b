package io.llamatap.server.host;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads files of /proc about processes. Values are absent if the process has ended or access is denied. Used by one thread. */
final class ProcFiles {
    /** Larger than all these files, except very long command lines, of which only the first word is used. */
    private static final int LIMIT = 4096;

    /** A file of words that is this long may be cut. */
    static final int MOST_WORDS = 128 * 1024;

    private final String proc;
    private final byte[] buffer = new byte[LIMIT];

    ProcFiles(Path root) {
        this.proc = root.resolve("proc").toString();
    }

    /** Returns the ids of all visible processes; none without /proc. */
    int[] pids() {
        String[] names = new File(proc).list();
        return names == null
                ? new int[0]
                : Arrays.stream(names)
                        .filter(ProcFiles::isNumber)
                        .mapToInt(Integer::parseInt)
                        .toArray();
    }

    private static boolean isNumber(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) < '0' || name.charAt(i) > '9') {
                return false;
            }
        }
        return !name.isEmpty() && name.length() < 10;
    }

    /** Returns all visible processes by their ids. */
    Map<Integer, ProcessStat> stats() {
        Map<Integer, ProcessStat> all = new HashMap<>();
        for (int pid : pids()) {
            ProcessStat stat = stat(pid);
            if (stat != null) {
                all.put(pid, stat);
            }
        }
        return all;
    }

    @Nullable
    ProcessStat stat(int pid) {
        String line = read(pid, "stat");
        return line == null ? null : ProcessStat.parse(line);
    }

    /**
     * Returns the base name of the program as it was started; empty if there is none. It is cut at the first space, because some programs,
     * such as databases, overwrite their arguments with their state.
     */
    String programName(int pid) {
        String line = read(pid, "cmdline");
        if (line == null) {
            return "";
        }
        int end = 0;
        while (end < line.length() && line.charAt(end) != 0 && line.charAt(end) != ' ') {
            end++;
        }
        return line.substring(line.lastIndexOf('/', end - 1) + 1, end);
    }

    /** Returns the resident memory of a process; absent for a zombie. */
    OptionalLong residentBytes(int pid) {
        // In kB; stat and statm have pages, whose size is not available in Java.
        OptionalLong kilobytes = field(read(pid, "status"), "VmRSS:");
        return kilobytes.isPresent() ? OptionalLong.of(kilobytes.getAsLong() * 1024) : kilobytes;
    }

    /**
     * Returns the bytes read from disks by a process and its ended children; the kernel shows them only to those who may debug the process.
     */
    OptionalLong readBytes(int pid) {
        return field(read(pid, "io"), "read_bytes:");
    }

    /** Returns the number of open file descriptors of a process. */
    OptionalLong openDescriptors(int pid) {
        File folder = new File(proc + "/" + pid + "/fd");
        try {
            // Since Linux 6.2, the size of the folder is the number; earlier, it is 0.
            long size = Files.size(folder.toPath());
            if (size > 0) {
                return OptionalLong.of(size);
            }
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        String[] names = folder.list();
        return names == null ? OptionalLong.empty() : OptionalLong.of(names.length);
    }

    /** Returns the limit of open file descriptors of a process; absent if there is no limit. */
    OptionalLong mostDescriptors(int pid) {
        return field(read(pid, "limits"), "Max open files");
    }

    private static OptionalLong field(@Nullable String text, String name) {
        int start = text == null ? -1 : text.indexOf("\n" + name);
        if (text == null || start < 0) {
            return OptionalLong.empty();
        }
        int at = start + 1 + name.length();
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        int end = at;
        while (end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        try {
            return OptionalLong.of(Long.parseLong(text, at, end, 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Returns a file of many words, such as cmdline or environ, up to {@link #MOST_WORDS}; null if it cannot be read. */
    @Nullable
    String words(int pid, String name) {
        return read(pid, name, new byte[MOST_WORDS]);
    }

    private @Nullable String read(int pid, String name) {
        return read(pid, name, buffer);
    }

    private @Nullable String read(int pid, String name, byte[] into) {
        try (FileInputStream in = new FileInputStream(proc + "/" + pid + "/" + name)) {
            int length = in.readNBytes(into, 0, into.length);
            return new String(into, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null; // the process has ended, or access is denied; both are common
        }
    }
}
