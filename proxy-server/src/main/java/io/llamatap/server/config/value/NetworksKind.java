package io.llamatap.server.config.value;

import io.llamatap.server.access.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Networks and addresses, separated by commas or spaces; {@code any}, the empty list, for all. */
public record NetworksKind() implements ValueKind<List<Network>> {
    public static final String ANY = "any";
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");

    @Override
    public List<Network> parse(String text) throws BadValueException {
        List<Network> networks = new ArrayList<>();
        if (text.strip().equals(ANY)) {
            return networks;
        }
        for (String each : SEPARATOR.split(text.strip(), -1)) {
            try {
                networks.add(Network.parse(each));
            } catch (IllegalArgumentException e) {
                throw new BadValueException("is not a list of networks: \"" + each + "\" " + e.getMessage());
            }
        }
        return networks;
    }

    @Override
    public String accepted() {
        return "addresses and networks, separated by commas, such as 10.0.0.0/8, 192.0.2.7, fd00::/8; or " + ANY;
    }
}
