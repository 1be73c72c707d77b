package io.llamatap.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.relay.client.access.AccessRule;
import io.llamatap.server.background.FileWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessTest {
    private final FileWatch files = new FileWatch(Duration.ofMillis(5));

    @TempDir
    private Path folder;

    private static boolean knows(Access access, String token) {
        byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
        return access.isToken(bytes, 0, bytes.length);
    }

    private static void await(Access access, String token) {
        Awaitility.await("the token " + token).until(() -> knows(access, token));
    }

    private Access watched(Path file) throws BadTokenFileException {
        Access access = Access.of(new AccessSettings(file, List.of()));
        access.watch(files);
        return access;
    }

    @AfterEach
    void lookNoMore() {
        files.close();
    }

    @Test
    void isOpenWhereNothingIsSet() throws BadTokenFileException {
        assertThat(Access.of(AccessSettings.OPEN).rule()).isSameAs(AccessRule.OPEN);
    }

    @Test
    void allowsTheNetworksThatAreSet() throws BadTokenFileException, IOException {
        List<Network> networks = List.of(Network.parse("10.0.0.0/8"), Network.parse("fd00::/8"));
        AccessRule rule = Access.of(new AccessSettings(null, networks)).rule();
        assertThat(rule.needsToken()).isFalse();
        assertThat(rule.allows(InetAddress.getByName("10.1.2.3"))).isTrue();
        assertThat(rule.allows(InetAddress.getByName("fd00::1"))).isTrue();
        assertThat(rule.allows(InetAddress.getByName("11.1.2.3"))).isFalse();
        assertThat(rule.allows(null)).isFalse();
    }

    @Test
    void readsAChangedFile() throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), "old");
        Access access = watched(file);
        files.start();
        assertThat(knows(access, "old")).isTrue();
        Files.writeString(file, "new");
        await(access, "new");
        assertThat(knows(access, "old")).isFalse();
    }

    @Test
    void followsALinkThatIsExchanged() throws Exception {
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.writeString(first.resolve("tokens"), "old");
        Files.writeString(second.resolve("tokens"), "new");
        Files.setLastModifiedTime(second.resolve("tokens"), Files.getLastModifiedTime(first.resolve("tokens")));
        Path data = Files.createSymbolicLink(folder.resolve("data"), first);
        Access access = watched(data.resolve("tokens"));
        files.start();
        Path next = Files.createSymbolicLink(folder.resolve("next"), second);
        Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
        await(access, "new");
        assertThat(knows(access, "old")).isFalse();
    }

    @Test
    void keepsItsTokensWhileTheFileIsBroken() throws Exception {
        Path file = Files.writeString(folder.resolve("tokens"), "old");
        Path probe = Files.writeString(folder.resolve("probe"), "0");
        Access access = watched(file);
        Access clock = watched(probe);
        files.start();
        int ticks = 0;
        for (String broken : List.of("", "# nothing", "two words", "sha256:12")) {
            Files.writeString(file, broken);
            // Another file that is read as often tells that this one was read too.
            for (int i = 0; i < 3; i++) {
                ticks++;
                Files.writeString(probe, "tick" + ticks);
                await(clock, "tick" + ticks);
            }
            assertThat(knows(access, "old")).as(broken).isTrue();
        }
        Files.delete(file);
        Files.writeString(probe, "gone");
        await(clock, "gone");
        assertThat(knows(access, "old")).isTrue();

        Files.writeString(file, "new");
        await(access, "new");
    }
}
