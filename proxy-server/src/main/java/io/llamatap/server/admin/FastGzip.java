package io.llamatap.server.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip at its fastest: pages repeat themselves so much that more effort gains little. Used by one thread. */
final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
        super(out, 8192);
        def.setLevel(Deflater.BEST_SPEED);
    }
}
