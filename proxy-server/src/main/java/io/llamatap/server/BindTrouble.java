package io.llamatap.server;

import io.llamatap.relay.BindFailedException;
import io.llamatap.server.config.setting.DialectListener;
import io.llamatap.server.config.setting.Instance;
import io.llamatap.server.config.setting.ListenConfig;
import io.llamatap.server.config.setting.ServerConfig;
import java.net.InetSocketAddress;

/** Says which setting named an address that cannot be listened on, why it cannot, and what to do. Stateless. */
final class BindTrouble {
    private BindTrouble() {}

    static String text(ServerConfig config, BindFailedException e) {
        String setting = setting(config, e.address());
        String reason = reason(e);
        return "cannot listen on " + StartReport.text(e.address()) + ": " + reason + advice(setting, reason);
    }

    private static String reason(BindFailedException e) {
        String message = e.getCause() == null ? null : e.getCause().getMessage();
        // Netty's native transports put the name of the system call before the system's message.
        return message == null ? "unknown reason" : message.replaceFirst("^.*failed with error\\(-?\\d+\\): ", "");
    }

    private static String advice(String setting, String reason) {
        if (reason.contains("in use")) {
            return "; stop the program that uses this port, or set " + setting + " to another address";
        }
        if (reason.contains("ermission denied")) {
            return "; ports below 1024 need the capability CAP_NET_BIND_SERVICE: set " + setting + " to a higher port";
        }
        return reason.contains("Cannot assign")
                ? "; this machine or container has no such address: leave the host out of " + setting
                        + " to listen on all addresses"
                : "";
    }

    private static String setting(ServerConfig config, InetSocketAddress address) {
        ListenConfig listening = config.listening();
        for (Instance instance : listening.instances()) {
            if (instance.listen().equals(address)) {
                // Categraf's files have another name for it.
                return config.push().writing() == null ? "listen" : "proxy_listen_addr";
            }
        }
        for (DialectListener dialect : listening.dialects()) {
            if (dialect.address().equals(address)) {
                return dialect.dialect() + "-listen";
            }
        }
        return address.equals(listening.admin()) ? "admin" : "agent-listen";
    }
}
