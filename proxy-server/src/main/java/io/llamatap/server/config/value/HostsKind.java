package io.llamatap.server.config.value;

import io.llamatap.server.access.HostPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Host names of this server, separated by commas or spaces; {@code none} for the empty list. */
public record HostsKind() implements ValueKind<List<HostPattern>> {
    public static final String NONE = "none";

    /** Bounded because each request is compared with all of them. */
    private static final int MAX_HOSTS = 1000;

    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");

    @Override
    public List<HostPattern> parse(String text) throws BadValueException {
        List<HostPattern> hosts = new ArrayList<>();
        if (text.strip().equals(NONE)) {
            return hosts;
        }
        for (String each : SEPARATOR.split(text.strip(), -1)) {
            try {
                hosts.add(HostPattern.parse(each));
            } catch (IllegalArgumentException e) {
                throw new BadValueException("is not a list of hosts: \"" + each + "\" " + e.getMessage());
            }
        }
        if (hosts.size() > MAX_HOSTS) {
            throw new BadValueException("names " + hosts.size() + " hosts, more than " + MAX_HOSTS);
        }
        return hosts;
    }

    @Override
    public String accepted() {
        return "host names separated by commas, such as gpu.example.com, *.example.com, .example.com, *; or " + NONE;
    }
}
