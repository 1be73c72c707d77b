package io.llamatap.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
    private static final CommandOption ONCE = new CommandOption("--once", "", "print once");
    private static final CommandOption FILE = new CommandOption("--file", "FILE", "read a file");

    private static CommandLine parse(String... arguments) throws CommandException {
        return CommandLine.parse(List.of(ONCE, FILE, CommandLine.HELP), List.of(arguments));
    }

    @Test
    void readsOptionsAndAnOperandInAnyOrder() throws Exception {
        CommandLine line = parse("--file", "a=b", ":8000", "--once");
        assertThat(line.value(FILE)).contains("a=b");
        assertThat(line.operand()).contains(":8000");
        assertThat(line.has(ONCE)).isTrue();
        assertThat(line.has(CommandLine.HELP)).isFalse();
        assertThat(parse("--file=-x").value(FILE)).contains("-x");
        assertThat(parse("-h").has(CommandLine.HELP)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --one            | argument --one: unknown; did you mean --once?
                    -x               | argument -x: unknown
                    --once=1         | argument --once: takes no value
                    --file           | argument --file: needs a value: --file FILE
                    --file --once    | argument --file: needs a value: --file FILE
                    --once --once    | argument --once: is given twice
                    a b              | argument b: is one too many after a
                    """)
    void saysWhatIsWrong(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ", -1)))
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.status()).isEqualTo(ExitStatus.USAGE))
                .hasMessage(message);
    }
}
