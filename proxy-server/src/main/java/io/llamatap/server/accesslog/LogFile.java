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
 * The output of the access log: a file or a channel. Lines are appended to the file. It is opened again when its path leads to another file
 * or to none, so log rotation may move it, or copy and truncate it. Lines that cannot be written are lost and counted. The first failure
 * and the recovery are logged.
 *
 * <p>Used by one thread; only {@link #lost} may be called by any.
 */
final class LogFile {
    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);
    private static final long RETRY_NANOS = 1_000_000;
    private static final byte[] NEWLINE = {'\n'};

    private final @Nullable Path path;
    private final String name;
    private @Nullable WritableByteChannel out;
    /** The identity of the open file; null if the file system has none. */
    private @Nullable Object key;
    /** Whether the last write ended in the middle of a line. */
    private boolean isTorn;

    private boolean isFailing;
    private long lostBefore;
    private volatile long lost;

    private LogFile(@Nullable Path path, String name, @Nullable WritableByteChannel out) {
        this.path = path;
        this.name = name;
        this.out = out;
    }

    /** Returns an output to a file, which is opened by {@link #refresh} or the first write. */
    static LogFile at(Path path) {
        return new LogFile(path, path.toString(), null);
    }

    /** Returns an output to standard output. */
    static LogFile standardOutput() {
        return over(new FileOutputStream(FileDescriptor.out).getChannel(), "standard output");
    }

    /** Returns an output to a blocking channel. */
    static LogFile over(WritableByteChannel channel, String name) {
        return new LogFile(null, name, channel);
    }

    /** Returns the number of lines that could not be written; any thread. */
    long lost() {
        return lost;
    }

    /** Opens the file if it is not open, or if its path leads to another file. */
    void refresh() {
        try {
            channel();
        } catch (IOException e) {
            fail(e, 0);
        }
    }

    /** Writes whole lines; does not retry. */
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
                LockSupport.parkNanos(RETRY_NANOS); // the parent process may have made standard output non-blocking
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
            // After an error, the same file still ends in the middle of a line.
            isTorn &= Objects.equals(opened, key);
            key = opened;
        }
        return open;
    }

    /** Returns the identity of the file at a path; null if there is no file or no identity. */
    private static @Nullable Object keyOf(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /** Closes the file; a channel stays open. */
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
