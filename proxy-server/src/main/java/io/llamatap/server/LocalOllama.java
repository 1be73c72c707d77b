package io.llamatap.server;

import io.llamatap.server.config.HostReadings;
import io.llamatap.server.config.Instance;
import io.llamatap.server.config.value.Origin;
import io.llamatap.server.host.ThisMachine;
import java.net.UnknownHostException;

/** Decides whether the machine is read on which we run. */
final class LocalOllama {
    private LocalOllama() {}

    /**
     * Says whether this machine is to be read because the Ollama of an instance runs here. Blocks while it looks a name up.
     *
     * @throws UnknownHostException if the upstream's name has no address yet
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
