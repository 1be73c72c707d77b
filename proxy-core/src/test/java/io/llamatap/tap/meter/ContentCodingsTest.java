package io.llamatap.tap.meter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentCodingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "identity", " Identity "})
    void takesABodyForPlain(String contentEncoding) {
        assertThat(ContentCodings.isEncoded(contentEncoding)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "identity, gzip", "zstd", "unheard-of"})
    void takesABodyForEncoded(String contentEncoding) {
        assertThat(ContentCodings.isEncoded(contentEncoding)).isTrue();
    }

    @Test
    void takesABodyWithoutTheFieldForPlain() {
        assertThat(ContentCodings.isEncoded(null)).isFalse();
    }
}
