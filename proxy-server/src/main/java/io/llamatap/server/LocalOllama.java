package io.llamatap.server;

import io.llamatap.server.config.setting.HostReadings;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.host.ThisMachine;
import java.net.UnknownHostException;

/** Decides whether the processes and GPUs of this machine are read. */
final class LocalOllama {
    private LocalOllama() {}

    /**
     * Returns whether this machine is to be read because the Ollama of an instance runs on it. Blocks while it resolves a host name.
     *
     * @throws UnknownHostException if the upstream's name cannot be resolved
     */
    static boolean isToBeRead(HostReadings readings, Instance instance) throws UnknownHostException {
        return switch (readings) {
            case ON -> true;
            case OFF -> false;
            case AUTO ->
                !instance.upstreamOrigin().equals(Origin.DEMO)
                        && ThisMachine.hasOneOf(instance.upstream().host());
        };
    }
}
