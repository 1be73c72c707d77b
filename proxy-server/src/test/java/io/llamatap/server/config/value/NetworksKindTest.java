package io.llamatap.server.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.server.access.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksKindTest {
    private final NetworksKind kind = new NetworksKind();

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8,::1", " 10.0.0.0/8 , ::1 ", "10.0.0.0/8 ::1", "10.0.0.0/8,\n::1"})
    void takesAList(String text) throws BadValueException {
        assertThat(kind.parse(text)).containsExactly(Network.parse("10.0.0.0/8"), Network.parse("::1"));
    }

    @Test
    void takesAny() throws BadValueException {
        assertThat(kind.parse("any")).isEmpty();
    }

    /** An empty list must not come to mean everybody. */
    @ParameterizedTest
    @CsvSource({
        "'', is not a list of networks: \"\" is not an IP address or network",
        "'10.0.0.0/8,', is not a list of networks: \"\" is not an IP address or network",
        "'10.0.0.0/8, any', is not a list of networks: \"any\" is not an IP address or network",
        "'::1, 10.0.0.0/99', is not a list of networks: \"10.0.0.0/99\" must have a prefix length from 0 to 32 after the slash"
    })
    void namesWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> kind.parse(text))
                .isInstanceOf(BadValueException.class)
                .extracting(wrong -> ((BadValueException) wrong).wrong())
                .isEqualTo(message);
    }
}
