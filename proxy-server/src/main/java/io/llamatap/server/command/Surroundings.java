package io.llamatap.server.command;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a sub-command finds around itself.
 *
 * @param environment the variables
 * @param out for the result
 * @param err for what went wrong
 */
public record Surroundings(Map<String, String> environment, PrintStream out, PrintStream err) {
    public Surroundings {
        environment = Map.copyOf(environment);
    }
}
