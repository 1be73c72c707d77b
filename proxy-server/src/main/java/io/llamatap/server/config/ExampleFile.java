package io.llamatap.server.config;

import io.llamatap.server.config.setting.Catalogue;
import io.llamatap.server.config.setting.ConfigKey;

/** The example settings file: every setting with its help and default, generated from the catalogue. */
public final class ExampleFile {
    private ExampleFile() {}

    /** Returns the file's text. */
    public static String render() {
        StringBuilder file = new StringBuilder();
        file.append("# The settings of Llamatap with their defaults. Remove the # before a key to change it.\n");
        file.append(
                "# Written by `llamatap --example`. Use it with `llamatap --config FILE`, and test it with --check.\n");
        file.append("# An argument (--key VALUE) or a variable (LLAMATAP_KEY) overrides a line of this file.\n");
        for (ConfigKey<?> key : Catalogue.keys()) {
            file.append('\n');
            HelpText.appendWrapped(file, "# ", key.help());
            HelpText.appendWrapped(file, "# ", "Accepted: " + key.kind().accepted());
            HelpText.appendWrapped(file, "# ", "Variable: " + HelpText.variables(key));
            String value = key.kind().isBare() ? key.defaultText() : '"' + key.defaultText() + '"';
            file.append("# ").append(key.name()).append(" = ").append(value).append('\n');
        }
        return file.toString();
    }
}
