package io.llamatap.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;

/** Writes a Debian package, as deb(5) has it: an ar of a version, the control files and the files to install. Stateless. */
final class Deb {
    private static final int REGULAR = 0100644;

    private Deb() {}

    /**
     * Writes a package.
     *
     * @param control what dpkg reads: control, conffiles, md5sums and the scripts
     * @param files what is installed, by the path below /
     */
    static void write(Path to, Contents control, Contents files, Instant time) throws IOException {
        ByteArrayOutputStream controlTar = new ByteArrayOutputStream();
        TarGz.write(controlTar, ".", control, time);
        Path filesTar = Files.createTempFile(to.getParent(), "data", ".tar.gz");
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(Files.newOutputStream(to))) {
            try (OutputStream out = Files.newOutputStream(filesTar)) {
                TarGz.write(out, ".", files, time);
            }
            byte[] version = "2.0\n".getBytes(StandardCharsets.US_ASCII);
            start(ar, "debian-binary", version.length, time);
            ar.write(version);
            ar.closeArchiveEntry();
            start(ar, "control.tar.gz", controlTar.size(), time);
            controlTar.writeTo(ar);
            ar.closeArchiveEntry();
            start(ar, "data.tar.gz", Files.size(filesTar), time);
            Files.copy(filesTar, ar);
            ar.closeArchiveEntry();
        } finally {
            Files.delete(filesTar);
        }
    }

    private static void start(ArArchiveOutputStream ar, String name, long size, Instant time) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, size, 0, 0, REGULAR, time.getEpochSecond()));
    }
}
