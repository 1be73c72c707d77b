package io.llamatap.server.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenKindTest {

    @ParameterizedTest
    @CsvSource({
        ":8000, '', 8000",
        "8000, '', 8000",
        "*:8000, '', 8000",
        "0.0.0.0:8000, 0.0.0.0, 8000",
        "127.0.0.1:0, 127.0.0.1, 0",
        "localhost:1, localhost, 1",
        "[::]:8000, ::, 8000",
        "[::1]:8000, ::1, 8000"
    })
    void readsAddresses(String text, String host, int port) throws BadValueException {
        assertThat(new ListenKind(false).parse(text)).contains(new HostAndPort(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "localhost", "::1", "http://h:1", "h:80x0", "h:65536", ":", "70000"})
    void rejectsTheRest(String text) {
        assertThatThrownBy(() -> new ListenKind(false).parse(text)).isInstanceOf(BadValueException.class);
    }

    @Test
    void takesNoneWhereAnAddressIsOptional() throws BadValueException {
        assertThat(new ListenKind(true).parse("none")).isEmpty();
        assertThat(new ListenKind(true).parse("")).isEmpty();
    }
}
