package io.llamatap.server.background;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    private final FileWatch watch = new FileWatch(Duration.ofMillis(5));
    private final AtomicInteger changes = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();

    @TempDir
    private Path folder;

    private Path file;
    private Path probe;

    @BeforeEach
    void watch() throws IOException {
        file = Files.writeString(folder.resolve("file"), "old");
        probe = Files.writeString(folder.resolve("probe"), "0");
        watch.add(List.of(file, folder.resolve("other")), changes::incrementAndGet);
        // Another file that is looked at as often tells that this one was looked at too.
        watch.add(List.of(probe), looks::incrementAndGet);
        watch.start();
    }

    @AfterEach
    void close() {
        watch.close();
    }

    private void awaitLooks() throws IOException {
        int before = looks.get();
        Files.writeString(probe, "look " + before);
        Awaitility.await().until(() -> looks.get() > before);
    }

    @Test
    void tellsOfNewContentsThoughTimeAndSizeStayAsTheyWere() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        Path next = Files.writeString(folder.resolve("next"), "new");
        Files.setLastModifiedTime(next, time);
        Files.copy(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(file, time);
        Awaitility.await().until(() -> changes.get() == 1);
        awaitLooks();
        assertThat(changes).hasValue(1);
    }

    @Test
    void tellsOfAFileThatIsGoneAndOfOneThatComes() throws IOException {
        Files.delete(file);
        Awaitility.await().until(() -> changes.get() == 1);
        Files.writeString(folder.resolve("other"), "here");
        Awaitility.await().until(() -> changes.get() == 2);
        awaitLooks();
        assertThat(changes).hasValue(2);
    }

    @Test
    void tellsNothingWhereTheSameIsWrittenAgain() throws IOException {
        Files.writeString(file, "old");
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        awaitLooks();
        assertThat(changes).hasValue(0);
    }
}
