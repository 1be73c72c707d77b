package io.llamatap.server.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where lines go: a file, or a channel that is given. A file is appended to, and opened anew once its path names another one or
 * none; so whoever rotates logs may move it, or copy and truncate it. What cannot be written is lost and counted; that is logged
 * once, as is that writing works again.
 *
 * <p>Used by one thread; only {@link #lost} may be read from elsewhere.
 */
final class LogFile {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final long RETRY_NANOS = 1_000_000;
    private static final byte[] NEWLINE = {'\n'};

    private final @Nullable Path path;
    private final String name;
    private @Nullable WritableByteChannel out;
    /** What tells the file that is or was open from others; null where the system has nothing of the kind. */
    private @Nullable Object key;
    /** Whether the last byte that was written is in the middle of a line. */
    private boolean isTorn;

    private boolean isFailing;
    private long lostBefore;
    private volatile long lost;

    private LogFile(@Nullable Path path, String name, @Nullable WritableByteChannel out) {
        this.path = path;
        this.name = name;
        this.out = out;
    }

    /** Writes to a file, which is opened by {@link #refresh} or the first write. */
    static LogFile at(Path path) {
        return new LogFile(path, path.toString(), null);
    }

    /** Writes to standard output. */
    static LogFile standardOutput() {
        return over(new FileOutputStream(FileDescriptor.out).getChannel(), "standard output");
    }

    /** Writes to a channel that blocks until everything was taken. */
    static LogFile over(WritableByteChannel channel, String name) {
        return new LogFile(null, name, channel);
    }

    /** Returns how many lines could not be written; any thread. */
    long lost() {
        return lost;
    }

    /** Opens the file, if it is not open or its path names another one by now. */
    void refresh() {
        try {
            channel();
        } catch (IOException e) {
            fail(e, 0);
        }
    }

    /** Writes whole lines, which is tried once. */
    void write(ByteBuffer lines) {
        try {
            WritableByteChannel channel = channel();
            if (isTorn) {
                writeAll(channel, ByteBuffer.wrap(NEWLINE));
            }
            writeAll(channel, lines);
            if (isFailing) {
                isFailing = false;
                LOG.info("the access log is written to {} again; {} lines were lost", name, lost - lostBefore);
            }
        } catch (IOException e) {
            fail(e, countLines(lines));
            close();
        }
    }

    private void writeAll(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.write(bytes) == 0) {
                LockSupport.parkNanos(
                        RETRY_NANOS); // standard output may have been made non-blocking by whoever started us
            }
            int written = bytes.position();
            isTorn = written > 0 ? bytes.get(written - 1) != '\n' : isTorn;
        }
    }

    private static int countLines(ByteBuffer bytes) {
        int count = 0;
        while (bytes.hasRemaining()) {
            count += bytes.get() == '\n' ? 1 : 0;
        }
        return count;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    private void fail(IOException cause, int lines) {
        if (!isFailing) {
            isFailing = true;
            lostBefore = lost;
            LOG.error(
                    "the access log cannot be written to {}: {}; its lines are lost until this succeeds again",
                    name,
                    cause.toString());
        }
        lost += lines;
    }

    private WritableByteChannel channel() throws IOException {
        Path file = path;
        WritableByteChannel open = out;
        if (file != null && open != null && !Objects.equals(key, keyOf(file))) {
            close();
            open = null;
        }
        if (open == null) {
            if (file == null) {
                throw new IOException("the file is closed");
            }
            open = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            out = open;
            Object opened = keyOf(file);
            // The same file again, after an error, still ends where writing failed.
            isTorn &= Objects.equals(opened, key);
            key = opened;
        }
        return open;
    }

    /** Returns what tells a file from others; null where there is none at the path, or no such key. */
    private static @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Closes the file, which the next write would open again; a channel that was given stays open. */
    void close() {
        WritableByteChannel open = out;
        if (path == null || open == null) {
            return;
        }
        out = null;
        try {
            open.close();
        } catch (IOException e) {
            fail(e, 0);
        }
    }
}
