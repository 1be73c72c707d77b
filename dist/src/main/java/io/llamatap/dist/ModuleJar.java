package io.llamatap.dist;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Makes a module of the jar with all libraries, so that jlink puts it into the runtime. There the JVM finds its classes wherever the
 * release is unpacked, also those of an archive of classes; of a jar, an archive knows the whole path. Stateless.
 */
final class ModuleJar {
    /** The name in module-info. */
    static final String MODULE = "io.llamatap";

    private static final String INFO = "module-info.class";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private ModuleJar() {}

    /**
     * Writes the module.
     *
     * @param info the source of module-info
     * @param work a folder for files that are needed meanwhile
     */
    static Path write(Jdk jdk, Path jar, Path info, Path work, Instant time)
            throws IOException, UnusableException, InterruptedException {
        Path classes = Files.createDirectories(work.resolve("module-classes"));
        Tool.run(jdk.tool("javac"), "--release", "17", "--patch-module", MODULE + "=" + jar, "-d", classes, info);
        Path module = work.resolve("llamatap-module.jar");
        try (JarFile from = new JarFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(module))) {
            // Linked, classes are no longer compressed.
            to.setLevel(0);
            start(to, MANIFEST, time);
            to.write("Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            start(to, INFO, time);
            Files.copy(classes.resolve(INFO), to);
            for (Enumeration<JarEntry> entries = from.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (isWanted(entry)) {
                    start(to, entry.getName(), time);
                    try (InputStream in = from.getInputStream(entry)) {
                        in.transferTo(to);
                    }
                }
            }
        }
        return module;
    }

    private static boolean isWanted(JarEntry entry) {
        String name = entry.getName();
        // Native libraries stand beside the runtime.
        return !entry.isDirectory()
                && !name.equals(MANIFEST)
                && !name.startsWith("META-INF/native/")
                && !name.matches("com/sun/jna/[^/]+/.*\\.so");
    }

    private static void start(ZipOutputStream to, String name, Instant time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time.toEpochMilli());
        to.putNextEntry(entry);
    }
}
