package io.llamatap.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                        | false
                    gzip                      | true
                    GZIP                      | true
                    deflate, gzip;q=0.5       | true
                    gzip; q=0                 | false
                    gzip;q=0.000              | false
                    gzip;q=0.001              | true
                    gzip;Q=1.0                | true
                    gzip;q=2                  | false
                    gzip;q=                   | false
                    identity                  | false
                    *                         | true
                    *;q=0                     | false
                    gzip;q=0, *               | false
                    *;q=0, gzip               | true
                    identity;q=1, *;q=0.1     | true
                    xgzip                     | false
                    """)
    void zipsOnlyForThoseWhoTakeIt(String acceptEncoding, boolean expected) {
        assertThat(Accept.gzip(acceptEncoding)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                                                          | false
                    */*                                                                         | false
                    text/plain                                                                  | false
                    application/openmetrics-text                                                | true
                    application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5   | true
                    application/openmetrics-text; version=1.0.0; q=0.3, text/plain; q=0.9       | false
                    text/plain, application/openmetrics-text                                    | true
                    application/openmetrics-text;q=0                                            | false
                    application/json                                                            | false
                    """)
    void speaksOpenMetricsOnlyToThoseWhoPreferIt(String accept, boolean expected) {
        assertThat(Accept.openMetrics(accept)).isEqualTo(expected);
    }
}
