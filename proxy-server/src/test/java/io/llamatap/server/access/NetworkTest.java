package io.llamatap.server.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2",
        "192.0.2.7, 192.0.2.7",
        "192.0.2.7/32, 192.0.2.7",
        "0.0.0.0/0, 203.0.113.9",
        "192.0.2.128/25, 192.0.2.255",
        "::ffff:10.0.0.0/104, 10.1.1.1",
        "::/0, 2001:db8::1",
        "::/0, 192.0.2.1",
        "::1, ::1",
        "fd00::/8, fdff::1",
        "2001:db8::/64, 2001:db8::ffff:ffff:ffff:ffff",
        "2001:db8::8000:0:0:0/65, 2001:db8::8000:0:0:1"
    })
    void holds(String network, String address) throws UnknownHostException {
        assertThat(Network.parse(network).contains(InetAddress.getByName(address)))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 11.0.0.0",
        "192.0.2.7, 192.0.2.6",
        "0.0.0.0/0, 2001:db8::1",
        "0.0.0.0/0, ::1",
        "192.0.2.128/25, 192.0.2.127",
        "::1, 127.0.0.1",
        "fd00::/8, fc00::1",
        "2001:db8::/64, 2001:db8:0:1::",
        "2001:db8::8000:0:0:0/65, 2001:db8::7fff:0:0:1"
    })
    void doesNotHold(String network, String address) throws UnknownHostException {
        assertThat(Network.parse(network).contains(InetAddress.getByName(address)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com/8",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0000",
                "1:2",
                "::ffff:300.0.0.1",
                ":::",
                "::/ 8",
                "fe80::1%eth0",
                "[::1]",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0.0/8/8",
                "::/129",
                "10.0.0.1/8",
                "2001:db8::1/64"
            })
    void rejectsWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Network.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
