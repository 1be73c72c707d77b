package io.llamatap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.server.config.BadConfigException;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.setting.ServerConfig;
import io.llamatap.server.config.value.Origin;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalOllamaTest {
    @ParameterizedTest
    @CsvSource({
        "auto, localhost, true",
        "auto, 127.0.0.9, true",
        "auto, 0.0.0.0, true",
        "auto, [::1], true",
        "auto, 192.0.2.7, false",
        "auto, [2001:db8::7], false",
        "on, 192.0.2.7, true",
        "off, localhost, false"
    })
    void readsTheMachineIfOllamaIsOnItOrIfToldSo(String readings, String host, boolean isRead) throws Exception {
        assertThat(reads(config("--host-readings=" + readings, "--upstream=" + host)))
                .isEqualTo(isRead);
    }

    @Test
    void readsTheMachineUnderEachOfItsOwnAddresses() throws Exception {
        for (InetAddress address : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .toList()) {
            Upstream upstream = new Upstream(address.getHostAddress(), 11434, "");
            assertThat(reads(config().withUpstream(upstream, new Origin("argument x"))))
                    .as(upstream.toString())
                    .isTrue();
        }
    }

    @Test
    void readsNoMachineForADemonstration() throws Exception {
        assertThat(reads(config().withUpstream(new Upstream("127.0.0.1", 1, ""), Origin.DEMO)))
                .isFalse();
    }

    @Test
    void leavesItOpenWhileTheNameHasNoAddress() throws Exception {
        ServerConfig config = config("--upstream=ollama.invalid");
        assertThatThrownBy(() -> reads(config)).isInstanceOf(UnknownHostException.class);
    }

    private static boolean reads(ServerConfig config) throws UnknownHostException {
        return LocalOllama.isToBeRead(
                config.upstream().hostReadings(), config.listening().instances().get(0));
    }

    private static ServerConfig config(String... arguments) throws BadConfigException {
        return ConfigReader.read(List.of(arguments).toArray(String[]::new), Map.of(), (level, format) -> {})
                .settings();
    }
}
