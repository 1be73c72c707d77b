package io.llamatap.relay.client.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressCountTest {
    private final AddressCount count = new AddressCount();

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1, 2",
        "192.0.2.1, 192.0.2.2, 1",
        "192.0.2.1, ::ffff:192.0.2.1, 2",
        "2001:db8:1:2::1, 2001:db8:1:2:ffff::9, 2",
        "2001:db8:1:2::1, 2001:db8:1:3::1, 1",
        "0.0.0.0, ::, 1",
        "127.0.0.1, ::1, 1",
        "255.255.255.255, ::ffff:ffff:ffff:ffff, 1"
    })
    void takesAnIpv4AddressOrAnIpv6NetworkForOneClient(String first, String second, int together) throws Exception {
        count.enter(address(first));
        assertThat(count.enter(address(second))).isEqualTo(together);
        assertThat(count.count(address(first))).isEqualTo(together);
    }

    @Test
    void keepsNothingOfAddressesThatAreGone() throws Exception {
        for (int i = 0; i < 1000; i++) {
            count.enter(address("10.0." + i / 250 + "." + i % 250));
        }
        assertThat(count.size()).isEqualTo(1000);
        for (int i = 0; i < 1000; i++) {
            count.leave(address("10.0." + i / 250 + "." + i % 250));
        }
        assertThat(count.size()).isZero();
        assertThat(count.count(address("10.0.0.0"))).isZero();
        assertThat(count.enter(address("10.0.0.0"))).isEqualTo(1);
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
