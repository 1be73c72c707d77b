package io.llamatap.server.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A machine written into a folder, in the form that proc(5) and the documentation of amdgpu give. Used by one thread. */
final class Machine {
    private final Path root;

    Machine(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /**
     * Writes what is read of a process.
     *
     * @param argv0 how it was called; more arguments follow it, as they would
     * @param ticks its own processor time, half of it in the kernel
     * @param childTicks that of its ended children
     */
    Machine process(
            int pid,
            int parent,
            String command,
            String argv0,
            long start,
            long ticks,
            long childTicks,
            long kilobytes) {
        String times = (ticks - ticks / 2) + " " + ticks / 2 + " " + childTicks + " 0";
        write(
                "proc/" + pid + "/stat",
                pid + " (" + command + ") S " + parent + " 1 1 0 -1 4194560 2087 0 0 0 " + times + " 20 0 9 0 " + start
                        + " 1934565376 4821 18446744073709551615 1 1 0 0 0 0 0 0 2143420159 0 0 0 17 1 0 0 0 0 0\n");
        write("proc/" + pid + "/cmdline", argv0 + "\0serve\0--upstream=http://ollama:11434\0");
        return write(
                "proc/" + pid + "/status",
                "Name:\t" + command + "\nVmHWM:\t 9999999 kB\nVmRSS:\t" + String.format("%8d", kilobytes) + " kB\n");
    }

    /** Writes what a process had fetched from disks. */
    Machine io(int pid, long readBytes) {
        return write(
                "proc/" + pid + "/io",
                "rchar: 77\nwchar: 8\nsyscr: 9\nsyscw: 1\nread_bytes: " + readBytes
                        + "\nwrite_bytes: 5\ncancelled_write_bytes: 0\n");
    }

    Machine write(String path, String text) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.ISO_8859_1);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a link, as a descriptor of a process is one. */
    Machine link(String path, String target) {
        try {
            Path link = root.resolve(path);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a file or a folder away. */
    Machine remove(String path) {
        try {
            Files.walkFileTree(root.resolve(path), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
