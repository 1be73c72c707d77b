package io.llamatap.server.config;

import java.util.List;

/** The settings are wrong. No port was opened. */
public final class BadConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    BadConfigException(List<String> problems) {
        super(report(problems), null, false, false);
        this.problems = List.copyOf(problems);
    }

    /** Returns one line for each problem: the place, the value, and what is accepted. */
    public List<String> problems() {
        return problems;
    }

    private static String report(List<String> problems) {
        StringBuilder report = new StringBuilder("llamatap: ")
                .append(problems.size() == 1 ? "1 problem" : problems.size() + " problems")
                .append(" with the settings, nothing was started:\n");
        for (String problem : problems) {
            report.append("  ").append(problem).append('\n');
        }
        return report.append("See llamatap --help.").toString();
    }
}
