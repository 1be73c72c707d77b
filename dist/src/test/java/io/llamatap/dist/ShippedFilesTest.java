package io.llamatap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The files for service managers, shells and man are what these programs accept, as far as they are here. */
class ShippedFilesTest {
    private static final Path FILES = Path.of("files");
    private static final double MOST_EXPOSED = 1.5;

    @ParameterizedTest
    @ValueSource(strings = {"", "host-readings.conf"})
    void systemdFindsTheUnitHardened(String dropIn, @TempDir Path folder) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/systemd-analyze")), "there is no systemd-analyze here");
        String unit = Files.readString(FILES.resolve("systemd/llamatap.service"));
        if (!dropIn.isEmpty()) {
            unit += Files.readString(FILES.resolve("systemd").resolve(dropIn));
        }
        Path file = Files.writeString(folder.resolve("llamatap.service"), unit);
        String said = run("systemd-analyze", "security", "--offline=true", "--no-pager", file.toString());
        Matcher level = Pattern.compile("Overall exposure level for llamatap.service: ([0-9.]+)")
                .matcher(said);
        assertThat(level.find()).as(said).isTrue();
        assertThat(Double.parseDouble(level.group(1))).isLessThanOrEqualTo(MOST_EXPOSED);
        assertThat(run("systemd-analyze", "verify", "--man=no", file.toString()).lines())
                .as("nothing but the program that is not installed here")
                .allMatch(line -> line.contains("/usr/bin/llamatap is not executable"));
    }

    @Test
    void launchdsFileIsAPropertyList() throws Exception {
        Element dict = (Element)
                xml("launchd/io.llamatap.plist").getElementsByTagName("dict").item(0);
        assertThat(valueOf(dict, "Label").getTextContent()).isEqualTo("io.llamatap");
        assertThat(valueOf(dict, "ProgramArguments").getNodeName()).isEqualTo("array");
        assertThat(Integer.parseInt(valueOf(dict, "ExitTimeOut").getTextContent()))
                .isGreaterThan(30);
        assertThat(valueOf(dict, "RunAtLoad").getNodeName()).isEqualTo("true");
    }

    @Test
    void theServiceOfWindowsRunsWhatTheArchiveHas() throws Exception {
        Element service = xml("windows/llamatap-service.xml");
        for (String key : new String[] {"id", "name", "executable", "arguments", "stoptimeout"}) {
            assertThat(service.getElementsByTagName(key).getLength()).as(key).isEqualTo(1);
        }
        String run = service.getElementsByTagName("executable").item(0).getTextContent();
        assertThat(run).isEqualTo("%BASE%\\..\\..\\..\\lib\\llamatap\\runtime\\bin\\java.exe");
    }

    @Test
    void theLauncherOfWindowsHasItsLineEnds() throws Exception {
        String script = Files.readString(FILES.resolve("llamatap.cmd"), StandardCharsets.US_ASCII);
        assertThat(script.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(script).endsWith("exit /b %ERRORLEVEL%\r\n");
    }

    @Test
    void manFindsNothingToWarnOf() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/man")), "there is no man here");
        String page = FILES.resolve("llamatap.1").toAbsolutePath().toString();
        assertThat(run("sh", "-c", "LC_ALL=C.UTF-8 MANWIDTH=80 man --warnings -l \"$0\" 2>&1 > /dev/null", page))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "llamatap --tran | --transport",
                "llamatap --transport io | io_uring",
                "llamatap --transport = k | kqueue",
                "llamatap --log-format = | text json",
                "llamatap --listen x | ''",
                "llamatap --config files/syst | files/systemd",
                "llamatap --orca t | true",
                "llamatap doctor -- | --json --except --config --token-file --ca --help",
                "llamatap --config = doctor --lo | --loops --log-level --log-format",
                "llamatap top localhost --j | --json",
                "llamatap selfcheck --token-file files/syst | files/systemd",
            })
    void bashCompletes(String words, String replies) throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "there is no bash here");
        assertThat(
                        run(
                                "bash",
                                "-c",
                                "source files/completion/llamatap.bash && COMP_WORDS=(" + words
                                        + ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && _llamatap 2>&1 && echo \"${COMPREPLY[*]}\""))
                .isEqualTo(replies + "\n");
    }

    @Test
    void zshCompletes() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/zsh")), "there is no zsh here");
        // Completion needs a terminal; that each line is a specification which _arguments takes shows without one.
        assertThat(run(
                        "zsh",
                        "-f",
                        "-c",
                        "autoload -U compinit && fpath=($PWD/files/completion $fpath) && compinit -D -u"
                                + " && echo $_comps[llamatap] && zsh -n files/completion/_llamatap"))
                .isEqualTo("_llamatap\n");
    }

    @Test
    void fishCompletes() throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/fish")), "there is no fish here");
        assertThat(run(
                        "fish",
                        "--no-config",
                        "-c",
                        "source files/completion/llamatap.fish; complete -C 'llamatap --transport '"))
                .contains("io_uring")
                .contains("epoll");
        assertThat(run(
                        "fish",
                        "--no-config",
                        "-c",
                        "source files/completion/llamatap.fish; complete -C 'llamatap doctor --'"))
                .contains("--except")
                .doesNotContain("--listen");
    }

    private static Node valueOf(Element dict, String key) {
        NodeList keys = dict.getElementsByTagName("key");
        for (int i = 0; i < keys.getLength(); i++) {
            if (keys.item(i).getTextContent().equals(key)) {
                Node next = keys.item(i).getNextSibling();
                while (next.getNodeType() != Node.ELEMENT_NODE) {
                    next = next.getNextSibling();
                }
                return next;
            }
        }
        throw new AssertionError("no key " + key);
    }

    private static Element xml(String file) throws Exception {
        DocumentBuilder parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        // Its document type is on another machine.
        parser.setEntityResolver((id, system) -> new InputSource(new ByteArrayInputStream(new byte[0])));
        return parser.parse(FILES.resolve(file).toFile()).getDocumentElement();
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
