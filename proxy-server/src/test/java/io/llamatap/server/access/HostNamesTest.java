package io.llamatap.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names that nobody else can have are ours, and those that were said to be; every other one may be a trap's. */
class HostNamesTest {
    private static HostNames of(String... patterns) {
        return new HostNames(Arrays.stream(patterns).map(HostPattern::parse).toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8000",
                "localhost.",
                "localhost.:8000",
                "127.0.0.1",
                "127.0.0.1:8000",
                "192.168.1.7:80",
                "8.8.8.8",
                "0.0.0.0:11434",
                "[::1]",
                "[::1]:8000",
                "[2001:DB8::7]:8000",
                "[fe80::1%25eth0]:8000",
                "[fe80::1%eth0]",
                "[::ffff:127.0.0.1]",
                "ollama",
                "ollama:11434",
                "ollama_exporter:9200",
                "exporter:8000",
                "ollama-exporter:9619",
                "HOST.docker.internal",
                "host.docker.internal:8000",
                "a.b.localhost",
                "box.local.",
                "box.LOCAL:8000",
                "box."
            })
    void takesNamesThatNobodyElseCanHave(String authority) {
        assertThat(of().allows(authority)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8000",
                "evil.example.",
                "EVIL.EXAMPLE",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "127.0.0.1.nip.io",
                "evillocal.com",
                "local.com",
                "notlocalhost.",
                "internal.com",
                "local.",
                "256.1.1.1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                "evil%2eexample",
                "evil.example%00.local",
                "a'b.local",
                ".local",
                "a..local",
                "*.local",
                "[::1].evil.example",
                "[dead]",
                "[1::2::3]",
                "gpu.example.com"
            })
    void rejectsNamesThatAnybodyCanHave(String authority) {
        boolean isSingle = authority.equals("notlocalhost.") || authority.equals("local.");
        assertThat(of().allows(authority)).isEqualTo(isSingle);
    }

    @ParameterizedTest
    @CsvSource({
        "gpu.example.com, gpu.example.com, true",
        "gpu.example.com, GPU.Example.COM.:8000, true",
        "GPU.Example.com., gpu.example.com, true",
        "gpu.example.com:8000, gpu.example.com:9000, true",
        "gpu.example.com, a.gpu.example.com, false",
        "gpu.example.com, xgpu.example.com, false",
        "gpu.example.com, gpu.example.com.evil.example, false",
        "*.example.com, gpu.example.com, true",
        "*.example.com, a.b.example.com:1, true",
        "*.example.com, example.com, false",
        "*.example.com, evilexample.com, false",
        ".example.com, example.com, true",
        ".example.com, a.b.example.com, true",
        ".example.com, evilexample.com, false",
        "*, evil.example, true",
        "*, a'b, true",
        "bücher.example, xn--bcher-kva.example, true",
        "10.0.0.1, evil.example, false"
    })
    void takesWhatIsConfigured(String pattern, String authority, boolean isTaken) {
        assertThat(of("other.example", pattern).allows(authority)).isEqualTo(isTaken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "*.",
                "*.*",
                "a.*",
                "gpu*.example.com",
                "*example.com",
                "http://gpu.example.com",
                "gpu.example.com/x",
                "a b",
                "a..b",
                "-a.b",
                "<script>"
            })
    void saysWhatIsNoName(String pattern) {
        assertThatThrownBy(() -> HostPattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is ");
    }

    @Test
    void takesTheNamesOfThisMachine() throws Exception {
        HostNames names = new HostNames(List.of());
        names.start();
        String own = InetAddress.getLocalHost().getCanonicalHostName();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> names.allows(own + ":8000"));
    }

    @Test
    void rejectsWhatIsTooLongForAName() {
        assertThat(of().allows("a.".repeat(15_000) + "local")).isFalse();
        assertThat(of().allows("0".repeat(30_000))).isFalse();
        assertThat(of("*").allows("a.".repeat(15_000) + "b")).isTrue();
    }

    @Test
    void areWrittenAsTheyWereRead() {
        for (String pattern : new String[] {"*", "a.example", "*.example", ".example"}) {
            assertThat(HostPattern.parse(pattern)).hasToString(pattern);
        }
    }
}
