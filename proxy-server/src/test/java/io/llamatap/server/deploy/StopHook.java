package io.llamatap.server.deploy;

import java.util.List;

/**
 * What holds back Ollama's end while requests are in flight.
 *
 * @param program the shell
 * @param script what it runs
 */
record StopHook(String program, String script) {

    /** Returns the hook of Ollama's container in a Pod, or of the chart's values. */
    static StopHook of(Node pod) {
        Node container = pod.at("containers").isThere() ? pod.at("containers", 0) : pod;
        List<String> command =
                container.at("lifecycle", "preStop", "exec", "command").texts();
        if (command.size() != 3 || !command.get(1).equals("-c")) {
            throw new AssertionError("not a script: " + command);
        }
        return new StopHook(command.get(0), command.get(2));
    }
}
