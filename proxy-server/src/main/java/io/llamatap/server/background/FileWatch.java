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
 * Tells when files have changed: once their new contents were found twice in a row, since half a file that is being written may look
 * like a whole one, and files that belong together are seldom written at once.
 *
 * <p>The contents are read each time: times and sizes may stay as they were where a link is exchanged, as Kubernetes does it. One thread
 * looks every few seconds at all files, and tells; any thread adds.
 */
public final class FileWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);
    /** No file that is watched is larger: what lies beyond is not looked at. */
    private static final int MOST_BYTES = 16 << 20;

    private final List<Watched> all = new CopyOnWriteArrayList<>();
    private final Repeater repeater;

    /** Makes one that looks every two seconds. */
    public FileWatch() {
        this(PERIOD);
    }

    /** Makes one that looks as often as is said. */
    public FileWatch(Duration period) {
        this.repeater = Repeater.every(period, "llamatap-files", this::look);
    }

    /**
     * Adds files that belong together.
     *
     * @param onChange called on the thread that looks, each time that any of them has changed, can no longer be read or can be read again
     */
    public void add(List<Path> files, Runnable onChange) {
        all.add(new Watched(List.copyOf(files), onChange));
    }

    /** Begins to look, if there is anything to look at. */
    public void start() {
        if (!all.isEmpty()) {
            repeater.start();
        }
    }

    private void look() {
        all.forEach(Watched::look);
    }

    /** Looks no more. */
    @Override
    public void close() {
        repeater.close();
    }

    /** Files that belong together; used by the thread that looks, once it is made. */
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

        void look() {
            String now = state();
            boolean isSteady = now.equals(seen);
            seen = now;
            if (isSteady && !now.equals(told)) {
                told = now;
                onChange.run();
            }
        }

        /** Returns what changes with the contents, and tells nothing of them. */
        private String state() {
            StringBuilder state = new StringBuilder();
            for (Path file : files) {
                try (InputStream in = Files.newInputStream(file)) {
                    state.append(digest(in.readNBytes(MOST_BYTES)));
                } catch (IOException e) {
                    state.append(FileTrouble.of(e));
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
                throw new IllegalStateException("every Java has it", e);
            }
        }
    }
}
