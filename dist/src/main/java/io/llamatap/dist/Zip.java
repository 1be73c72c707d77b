package io.llamatap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes contents as zip, which Windows unpacks by itself; it has neither permissions nor links. Stateless. */
final class Zip {
    private Zip() {}

    /** Writes all contents below a folder. */
    static void write(Path to, String root, Contents contents, Instant time) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(to))) {
            for (Map.Entry<String, Item> item : contents.items().entrySet()) {
                if (item.getValue() instanceof Item.Copy copy) {
                    ZipEntry entry = new ZipEntry(root + "/" + item.getKey());
                    // A time without a zone: the format has the local one, which would depend on where it is built.
                    entry.setTimeLocal(LocalDateTime.ofInstant(time, ZoneOffset.UTC));
                    zip.putNextEntry(entry);
                    Files.copy(copy.source(), zip);
                    zip.closeEntry();
                } else if (item.getValue() instanceof Item.Link) {
                    throw new IllegalArgumentException("a zip has no links: " + item.getKey());
                }
            }
        }
    }
}
