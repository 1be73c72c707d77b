package io.llamatap.server.config.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.llamatap.relay.upstream.Upstream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamKindTest {
    private static final UpstreamKind KIND = new UpstreamKind();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    1.2.3.4                       | 1.2.3.4        | 11434 |
                    example.com                   | example.com    | 11434 |
                    ollama                        | ollama         | 11434 |
                    ollama:11434                  | ollama         | 11434 |
                    :1234                         | localhost      | 1234  |
                    http://h                      | h              | 80    |
                    HTTP://h                      | h              | 80    |
                    http://h:4321                 | h              | 4321  |
                    http://h:4321/                | h              | 4321  |
                    http://h:4321/ollama          | h              | 4321  | /ollama
                    http://h:4321/a/b//           | h              | 4321  | /a/b
                    h/ollama                      | h              | 11434 | /ollama
                    ::1                           | ::1            | 11434 |
                    [::1]                         | ::1            | 11434 |
                    [::1]:1337                    | ::1            | 1337  |
                    http://[2001:db8::1]:99/p     | 2001:db8::1    | 99    | /p
                    [fe80::1%eth0]:80             | fe80::1%eth0   | 80    |
                    0.0.0.0                       | 127.0.0.1      | 11434 |
                    http://0.0.0.0:9000           | 127.0.0.1      | 9000  |
                    [::]                          | ::1            | 11434 |
                    [0:0:0:0:0:0:0:0]:5           | ::1            | 5     |
                    ::                            | ::1            | 11434 |
                    http://ollama_exporter:11434  | ollama_exporter | 11434 |
                    _srv.local                    | _srv.local     | 11434 |
                    "http://h:1"                  | h              | 1     |
                    'h'                           | h              | 11434 |
                    "' h '"                       | h              | 11434 |
                    """)
    void readsAsOllamaDoes(String text, String host, int port, String path) throws BadValueException {
        UpstreamAddress address = KIND.parse(text);
        assertThat(address.upstream()).isEqualTo(new Upstream(host, port, path == null ? "" : path));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    https://h             | https://h
                    HTTPS://h/            | https://h
                    https://h:443/x       | https://h/x
                    https://h:11434       | https://h:11434
                    https://[::1]         | https://[::1]
                    ollama.com            | https://ollama.com
                    ollama.com:11434      | http://ollama.com:11434
                    """)
    void understandsHttps(String text, String upstream) throws BadValueException {
        assertThat(KIND.parse(text).upstream().toString()).isEqualTo(upstream);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                    | is empty
                    '  '                  | is empty
                    https://ollama_1:8443 | has an underscore in its host
                    unix:///tmp/s         | has a scheme other than http and https
                    http://               | has no host
                    http:///path          | has no host
                    h:99999               | has a port that is not a number
                    h:-1                  | has a port that is not a number
                    h:abc                 | has a port that is not a number
                    h:                    | has a port that is not a number
                    h:0                   | has port 0
                    a:b:c                 | not an IPv6 address
                    [::1                  | a bracket that is not closed
                    [::1]x                | a bracket that is not closed
                    [ollama]:1            | not an IPv6 address
                    [1.2.3.4]:1           | not an IPv6 address
                    999.1.1.1             | neither a name nor an address
                    1.2.3                 | neither a name nor an address
                    a b                   | neither a name nor an address
                    -h                    | neither a name nor an address
                    http://h/?q=1         | has a query
                    http://h/a b          | has a query
                    user:secret@h         | contains a user or password
                    http://user:x@h:1     | contains a user or password
                    """)
    void rejectsWhatCannotBeReached(String text, String wrong) {
        assertThatThrownBy(() -> KIND.parse(text))
                .isInstanceOf(BadValueException.class)
                .hasMessageContaining(wrong);
    }

    @ParameterizedTest
    @CsvSource({"http://h, true", "http://h:80, false", "h, false", "h:80, false", "http://h/p, true"})
    void knowsWhetherTheSchemeAloneMadeThePort(String text, boolean isImplied) throws BadValueException {
        assertThat(KIND.parse(text).isPortImpliedByScheme()).isEqualTo(isImplied);
    }

    @Test
    void showsNoPassword() {
        assertThat(KIND.display("http://user:secret@h:1/p")).isEqualTo("http://***@h:1/p");
        assertThat(KIND.display("user:secret@h")).isEqualTo("***@h");
        assertThat(KIND.display("http://h/a@b")).isEqualTo("http://h/a@b");
    }
}
