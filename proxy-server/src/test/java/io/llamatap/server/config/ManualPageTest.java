package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;
import io.llamatap.testkit.WrittenPage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The manual page is made from the catalogues of options and settings. */
class ManualPageTest {
    private static final Path PAGE = Path.of("..", "dist", "files", "llamatap.1");

    private static final String HEAD = """
            .\\" Written from the catalogue of settings by ManualPageTest, with -Dllamatap.pages=write.
            .TH LLAMATAP 1 "" Llamatap "User Commands"
            .nh
            .ad l
            .SH NAME
            llamatap \\- metering proxy for Ollama
            .SH SYNOPSIS
            .B llamatap
            .RB [ \\-\\-config
            .IR FILE ]
            .RB [ \\-\\- \\fIKEY
            .IR VALUE ]...
            .br
            .B llamatap
            .I COMMAND
            .RI [ OPTION ]...
            .SH DESCRIPTION
            Llamatap is a proxy for Ollama that measures what passes through it.
            Clients connect to Llamatap on port 8000 instead of Ollama on port 11434, and nothing else changes for them.
            Prometheus reads the measurements from
            .IR /metrics .
            .SH COMMANDS
            With a command, Llamatap asks a Llamatap that is running, and ends.
            Each command prints its options with \\-\\-help.
            """;

    private static final String BEFORE_OPTIONS = ".SH OPTIONS\n";

    private static final String BEFORE_SETTINGS = """
            .SH SETTINGS
            Each setting can be an argument (\\-\\-key=value or \\-\\-key value), an environment variable (LLAMATAP_ and the key in upper case, with _
            for \\-), or a line of the TOML file.
            The first of these that sets a key is used: argument, variable, file, variable of another program, default.
            """;

    private static final String TAIL = """
            .SH SIGNALS
            .TP
            SIGTERM, SIGINT
            Accept no more requests, and end when those in flight have ended, at the latest after drain\\-timeout.
            A second signal ends the process at once.
            .TP
            SIGHUP
            Open the file of access\\-log anew.
            .SH EXIT STATUS
            .TP
            0
            The shutdown was complete, or drain\\-timeout was over, or what was asked for is done.
            .TP
            1
            A command has found that not all is well.
            .TP
            3
            Java ran out of memory.
            .TP
            64
            An argument or a setting is wrong, or a file that it names cannot be used.
            .TP
            69
            An address to listen on is not available, or a command cannot reach Llamatap or Ollama.
            .TP
            70
            A fault of Llamatap itself: please report what it printed.
            .TP
            74
            The output cannot be written.
            .TP
            128 + signal
            A second signal ended the process.
            .SH ENVIRONMENT
            .TP
            LLAMATAP_CONFIG
            The settings file, if \\-\\-config is not given.
            .TP
            LLAMATAP_JAVA_OPTS
            More options for the Java virtual machine, such as \\-Xmx512m.
            .SH FILES
            .TP
            .I /etc/llamatap/llamatap.toml
            The settings of the systemd service.
            Test a change with
            .BR "llamatap \\-\\-config /etc/llamatap/llamatap.toml \\-\\-check" .
            .TP
            .I /usr/share/llamatap/service/host\\-readings.conf
            A drop\\-in for the systemd service, which lets it read Ollama's processes and GPUs.
            .TP
            .I /usr/share/llamatap/config
            The example with all settings (llamatap.toml), alert rules, dashboards, and configurations for Prometheus.
            .SH SECRETS OF THE SYSTEMD SERVICE
            The service runs as a user that exists only meanwhile, so no file can belong to it.
            A file that only root may read reaches it as a credential.
            With
            .B systemctl edit llamatap
            write
            .PP
            .EX
            [Service]
            LoadCredential=tokens:/etc/llamatap/tokens
            Environment=LLAMATAP_TOKEN_FILE=%d/tokens
            .EE
            .PP
            and restart the service after a change of the file.
            For files that are to be read again when they change, use a group instead:
            .PP
            .EX
            groupadd \\-\\-system llamatap\\-secrets
            chgrp llamatap\\-secrets /etc/llamatap/tokens
            chmod 640 /etc/llamatap/tokens
            .EE
            .PP
            and
            .B SupplementaryGroups=llamatap\\-secrets
            in the same place.
            The same holds for certificates, keys and passwords.
            """;

    @Test
    void isWhatTheCataloguesSay() throws IOException {
        WrittenPage.check(PAGE, render());
    }

    private static String render() {
        StringBuilder page = new StringBuilder(HEAD);
        for (SubCommand command : SubCommand.values()) {
            item(page, command.word() + " " + command.operand(), command.help());
        }
        page.append(BEFORE_OPTIONS);
        for (Option option : Option.values()) {
            if (!option.help().isEmpty()) {
                item(page, option.usage(), option.help());
            }
        }
        page.append(BEFORE_SETTINGS);
        for (Catalogue.Group group : Catalogue.groups()) {
            page.append(".SS ").append(escaped(group.title())).append('\n');
            for (ConfigKey<?> key : group.keys()) {
                item(page, "--" + key.name(), key.help());
                page.append(".br\nAccepted: ")
                        .append(escaped(key.kind().accepted()))
                        .append(".\n.br\nDefault: ")
                        .append(escaped(key.defaultText()))
                        .append(".\n.br\nVariable: ")
                        .append(escaped(HelpText.variables(key)))
                        .append(".\n");
            }
        }
        return page.append(TAIL).toString();
    }

    private static void item(StringBuilder page, String name, String help) {
        page.append(".TP\n.B ").append(escaped(name)).append('\n');
        page.append(escaped(Character.toUpperCase(help.charAt(0)) + help.substring(1)))
                .append(".\n");
    }

    /** Returns a text that roff shows as it is; no line of it may begin with a dot or a quote. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("`", "\\(ga")
                .replace("'", "\\(aq")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
        return escaped.startsWith(".") ? "\\&" + escaped : escaped;
    }
}
