package io.llamatap.server.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llamatap.tap.meter.AccessRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What loops tell is written, whatever becomes of the file, and what is not written is counted. */
class AccessLogTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-21T12:00:00Z"), ZoneOffset.UTC);
    private static final int QUEUE = 4096;

    @TempDir
    private Path folder;

    @Test
    void writesWhatIsLeftWhenItIsClosed() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLog log = to(LogFile.at(file))) {
            log.start();
            for (int i = 0; i < 1_000; i++) {
                log.apply(i % 3).accept(Records.rejected("/" + i, 0));
            }
        }
        assertThat(Files.readAllLines(file)).hasSize(1_000);
    }

    @Test
    void tellsWhenAnExchangeBeganFromItsTick() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLog log =
                new AccessLog(LogFile.at(file), LineForm.TEXT, NOON, () -> 5_000_000_000L, Duration.ofSeconds(5))) {
            log.start();
            log.apply(0).accept(Records.rejected("/x", 3_500_000_000L));
        }
        assertThat(Files.readString(file)).startsWith("time=2026-11-21T11:59:58.500Z ");
    }

    @Test
    void wakesFromItsSleep() {
        Sink sink = new Sink();
        try (AccessLog log = to(LogFile.over(sink, "a test"))) {
            log.start();
            Consumer<AccessRecord> loop = log.apply(0);
            for (int i = 1; i <= 3; i++) {
                await().until(() -> isParked(Thread.State.WAITING));
                loop.accept(Records.rejected("/" + i, 0));
                int lines = i;
                await().until(() -> sink.text().lines().count() == lines);
            }
        }
    }

    private static boolean isParked(Thread.State state) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("llamatap-access-log") && thread.getState() == state);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void goesOnInANewFileWhenTheOldOneWasMoved() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLog log = to(LogFile.at(file))) {
            log.start();
            tell(log, file, "/one", 1);
            Files.move(file, folder.resolve("access.log.1"));
            tell(log, file, "/two", 1);
            Files.move(file, folder.resolve("access.log.2"));
            // As logrotate's "create" does.
            Files.createFile(file);
            tell(log, file, "/three", 1);
        }
        assertThat(Files.readString(folder.resolve("access.log.1")))
                .contains("path=/one ")
                .hasLineCount(1);
        assertThat(Files.readString(folder.resolve("access.log.2")))
                .contains("path=/two ")
                .hasLineCount(1);
        assertThat(Files.readString(file)).contains("path=/three ").hasLineCount(1);
    }

    @Test
    void goesOnAtTheStartOfAFileThatWasTruncated() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLog log = to(LogFile.at(file))) {
            log.start();
            tell(log, file, "/one", 1);
            Files.newByteChannel(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)
                    .close();
            tell(log, file, "/two", 1);
        }
        assertThat(Files.readString(file)).startsWith("time=").contains("path=/two ");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void opensAMovedFileAtOnceWhenAskedTo() throws IOException {
        Path file = folder.resolve("access.log");
        try (AccessLog log = to(LogFile.at(file))) {
            log.start();
            tell(log, file, "/one", 1);
            Files.move(file, folder.resolve("access.log.1"));
            log.refresh();
            await().until(() -> Files.exists(file));
        }
        assertThat(file).isEmptyFile();
    }

    @Test
    void dropsAndCountsWhatAHangingWriterDoesNotTake() {
        CountDownLatch go = new CountDownLatch(1);
        Sink sink = new Sink();
        sink.gate = go;
        AccessLog log = to(LogFile.over(sink, "a test"));
        log.start();
        Consumer<AccessRecord> loop = log.apply(0);
        loop.accept(Records.rejected("/first", 0));
        await().until(() -> sink.isEntered);
        for (int i = 0; i < QUEUE + 5; i++) {
            loop.accept(Records.rejected("/" + i, 0));
        }
        assertThat(log.dropped()).isEqualTo(5);
        go.countDown();
        log.close();
        assertThat(sink.text()).hasLineCount(1 + QUEUE);
        assertThat(log.dropped()).isEqualTo(5);
    }

    @Test
    void endsThoughItsWriterHangs() {
        Sink sink = new Sink();
        sink.gate = new CountDownLatch(1);
        AccessLog log = new AccessLog(
                LogFile.over(sink, "a test"), LineForm.TEXT, NOON, System::nanoTime, Duration.ofMillis(20));
        log.start();
        log.apply(0).accept(Records.rejected("/first", 0));
        await().until(() -> sink.isEntered);
        log.close();
        assertThat(sink.text()).isEmpty();
        sink.gate.countDown();
    }

    @Test
    void countsWhatAFullDiskTakesAndGoesOnInALineOfItsOwn() {
        Sink sink = new Sink();
        try (AccessLog log = to(LogFile.over(sink, "a test"))) {
            log.start();
            sink.room.set(10);
            log.apply(0).accept(Records.rejected("/lost", 0));
            await().until(() -> log.dropped() == 1);
            sink.room.set(Integer.MAX_VALUE);
            log.apply(0).accept(Records.rejected("/kept", 0));
            await().until(() -> sink.text().contains("path=/kept"));
        }
        List<String> lines = sink.text().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).hasSize(10);
        assertThat(lines.get(1)).startsWith("time=").contains("path=/kept");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void recoversWhenItsFolderIsBack() throws IOException {
        Path logs = Files.createDirectory(folder.resolve("logs"));
        Path file = logs.resolve("access.log");
        try (AccessLog log = to(LogFile.at(file))) {
            log.start();
            tell(log, file, "/one", 1);
            Files.move(logs, folder.resolve("away"));
            log.apply(0).accept(Records.rejected("/lost", 0));
            await().until(() -> log.dropped() == 1);
            Files.createDirectory(logs);
            tell(log, file, "/two", 1);
            assertThat(log.dropped()).isEqualTo(1);
        }
        assertThat(Files.readString(file)).contains("path=/two ").hasLineCount(1);
    }

    private static AccessLog to(LogFile file) {
        return new AccessLog(file, LineForm.TEXT, NOON, System::nanoTime, Duration.ofSeconds(30));
    }

    private static void tell(AccessLog log, Path file, String path, int lines) {
        log.apply(0).accept(Records.rejected(path, 0));
        await().until(() -> Files.exists(file) && Files.readAllLines(file).size() == lines);
    }

    /** Takes as many bytes as it has room for, once its gate is open. Written by the log's thread. */
    private static final class Sink implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile @Nullable CountDownLatch gate;
        private volatile boolean isEntered;
        private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);

        @Override
        public int write(ByteBuffer from) throws IOException {
            isEntered = true;
            CountDownLatch closed = gate;
            if (closed != null) {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            int count = Math.min(room.get(), from.remaining());
            if (count == 0) {
                throw new IOException("No space left on device");
            }
            room.addAndGet(-count);
            byte[] taken = new byte[count];
            from.get(taken);
            bytes.writeBytes(taken);
            return count;
        }

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
