package io.llamatap.server.config.value;

import java.util.Optional;

/**
 * An address to listen on: {@code :8000}, {@code 127.0.0.1:8000}, {@code [::1]:8000}, {@code name:8000}, or a bare port.
 *
 * @param noneAllowed whether {@code none} is accepted
 */
public record ListenKind(boolean noneAllowed) implements ValueKind<Optional<HostAndPort>> {

    @Override
    public Optional<HostAndPort> parse(String text) throws BadValueException {
        String value = text.strip();
        if (noneAllowed && (value.isEmpty() || value.equals("none"))) {
            return Optional.empty();
        }
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(new HostAndPort("", HostAndPort.port(value)));
        }
        if (value.indexOf('/') >= 0) {
            throw new BadValueException("is not an address to listen on");
        }
        HostAndPort address = HostAndPort.parse(value.startsWith("*:") ? value.substring(1) : value);
        if (address.port() < 0) {
            throw new BadValueException("has no port");
        }
        return Optional.of(address);
    }

    @Override
    public String accepted() {
        return ":port, host:port or [IPv6]:port; port 0 chooses a free port" + (noneAllowed ? "; or none" : "");
    }
}
