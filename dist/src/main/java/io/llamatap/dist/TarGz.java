package io.llamatap.dist;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** Writes contents as tar.gz: what Linux and macOS unpack, and what is in a Debian package. Stateless. */
final class TarGz {
    private TarGz() {}

    /**
     * Writes all contents below a name.
     *
     * @param root the folder that all stands in, without a slash at its end
     */
    static void write(OutputStream to, String root, Contents contents, Instant time) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip(to))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            add(tar, root + "/", new Item.Folder(), time);
            for (Map.Entry<String, Item> entry : contents.items().entrySet()) {
                String folderMark = entry.getValue() instanceof Item.Folder ? "/" : "";
                add(tar, root + "/" + entry.getKey() + folderMark, entry.getValue(), time);
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, Item item, Instant time) throws IOException {
        TarArchiveEntry entry = item instanceof Item.Link
                ? new TarArchiveEntry(name, TarConstants.LF_SYMLINK)
                : new TarArchiveEntry(name);
        entry.setMode(item.mode());
        entry.setModTime(time.toEpochMilli());
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        if (item instanceof Item.Link link) {
            entry.setLinkName(link.target());
        } else if (item instanceof Item.Copy copy) {
            entry.setSize(Files.size(copy.source()));
        }
        tar.putArchiveEntry(entry);
        if (item instanceof Item.Copy copy) {
            Files.copy(copy.source(), tar);
        }
        tar.closeArchiveEntry();
    }

    /** Returns a stream that compresses, and writes neither a time nor a name. */
    static OutputStream gzip(OutputStream to) throws IOException {
        return new BufferedOutputStream(new GzipCompressorOutputStream(to), 1 << 16);
    }

    /** Writes a text to a file, compressed as well as gzip can, which is how Debian wants its documents. */
    static Path gzip(String text, Path target) throws IOException {
        GzipParameters best = new GzipParameters();
        best.setCompressionLevel(Deflater.BEST_COMPRESSION);
        try (OutputStream out = new GzipCompressorOutputStream(Files.newOutputStream(target), best)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return target;
    }
}
