package io.llamatap.server.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads how llama-server was started. One that may want a key, that speaks TLS or that has its pages elsewhere is not to be asked. Values
 * are never kept, except the address and the file of the model. Stateless.
 */
final class RunnerArguments {
    private static final String PROGRAM = "llama-server";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");
    private static final int MOST_PORT = 65_535;

    /** The beginnings of arguments that mean that it is not to be asked. */
    private static final List<String> FORBIDDING = List.of("--api-key", "--api-prefix", "--ssl-", "--no-slots");
    /** The same for environment variables. An empty value is none. */
    private static final List<String> FORBIDDING_VARIABLES =
            List.of("LLAMA_API_KEY", "LLAMA_ARG_API_", "LLAMA_ARG_SSL_", "LLAMA_ARG_NO_ENDPOINT_SLOTS");

    private static final String SLOTS_VARIABLE = "LLAMA_ARG_ENDPOINT_SLOTS=";

    private RunnerArguments() {}

    /**
     * Returns the runner that a process is; null if it is none, or is not to be asked.
     *
     * @param commandLine its arguments, each followed by a zero byte
     * @param environment its variables in the same form; empty if they cannot be read
     */
    static @Nullable Runner read(ProcessId id, String commandLine, String environment) {
        List<String> arguments = split(commandLine);
        if (arguments.isEmpty() || !isRunner(arguments.get(0)) || isForbidden(arguments, environment)) {
            return null;
        }
        String host = "127.0.0.1";
        int port = 0;
        String model = "";
        for (int i = 1; i + 1 < arguments.size(); i++) {
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "--host" -> host = value;
                case "--port" -> port = port(value);
                case "--model", "-m" -> model = value;
                default -> {}
            }
        }
        return port == 0 || model.isEmpty() || !LOOPBACK.contains(host)
                ? null
                : new Runner(id.pid() + "/" + id.startTicks(), host, port, model);
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>(Arrays.asList(text.split("\0", -1)));
        parts.remove(parts.size() - 1); // what follows the last zero byte
        return parts;
    }

    private static boolean isRunner(String program) {
        return program.substring(program.lastIndexOf('/') + 1).startsWith(PROGRAM);
    }

    private static boolean isForbidden(List<String> arguments, String environment) {
        return arguments.stream().anyMatch(argument -> startsWithOne(argument, FORBIDDING))
                || split(environment).stream().anyMatch(RunnerArguments::isForbiddingVariable);
    }

    private static boolean isForbiddingVariable(String variable) {
        if (variable.startsWith(SLOTS_VARIABLE)) {
            String value = variable.substring(SLOTS_VARIABLE.length()).toLowerCase(Locale.ROOT);
            return Set.of("0", "false", "off", "disabled").contains(value);
        }
        return startsWithOne(variable, FORBIDDING_VARIABLES) && !variable.endsWith("=");
    }

    private static boolean startsWithOne(String text, List<String> beginnings) {
        return beginnings.stream().anyMatch(text::startsWith);
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port > 0 && port <= MOST_PORT ? port : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
