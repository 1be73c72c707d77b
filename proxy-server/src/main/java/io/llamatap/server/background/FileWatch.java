package io.llamatap.server.background;

import io.llamatap.server.text.FileTrouble;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Reports changed files, once their new contents were read twice in a row: a half-written file may look complete, and files that belong
 * together are rarely written at the same time.
 *
 * <p>The contents are read each time, because times and sizes may stay the same when a symbolic link is replaced, as Kubernetes does. One
 * thread checks all files every few seconds and calls the listeners; any thread adds files.
 */
public final class FileWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    /** Larger than every file that is watched; content beyond it is not read. */
    private static final int MAX_BYTES = 16 << 20;

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final Repeater repeater;

    /** Creates a watch that checks every two seconds. */
    public FileWatch() {
        this(PERIOD);
    }

    /** Creates a watch with another period. */
    public FileWatch(Duration period) {
        this.repeater = Repeater.every(period, "llamatap-files", this::check);
    }

    /**
     * Adds files that belong together.
     *
     * @param onChange called on the watching thread each time a file has changed, can no longer be read, or can be read again
     */
    public void add(List<Path> files, Runnable onChange) {
        all.add(new Watched(List.copyOf(files), onChange));
    }

    /** Starts the thread, if there are files. */
    public void start() {
        if (!all.isEmpty()) {
            repeater.start();
        }
    }

    private void check() {
        all.forEach(Watched::check);
    }

    /** Stops the thread. */
    @Override
    public void close() {
        repeater.close();
    }

    /** Files that belong together. Used by the watching thread. */
    private static final class Watched {
        private final List<Path> files;
        private final Runnable onChange;
        private String told;
        private String seen;

        Watched(List<Path> files, Runnable onChange) {
            this.files = files;
            this.onChange = onChange;
            this.told = state();
            this.seen = told;
        }

        void check() {
            String now = state();
            boolean isSteady = now.equals(seen);
            seen = now;
            if (isSteady && !now.equals(told)) {
                told = now;
                onChange.run();
            }
        }

        /** Returns a digest of the contents. */
        private String state() {
            StringBuilder state = new StringBuilder();
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    state.append(digest(in.readNBytes(MAX_BYTES)));
                } catch (IOException e) {
                    state.append(FileTrouble.of(file, e));
                }
                state.append('\n');
            }
            return state.toString();
        }

        private static String digest(byte[] contents) {
            try {
                return HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(contents));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
