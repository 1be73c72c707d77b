package io.llamatap.server.command.top.view;

import io.llamatap.server.command.top.feed.Now;
import io.llamatap.server.command.top.feed.UpstreamNow;

/**
 * What is to be shown. Immutable.
 *
 * @param now what goes on, with one upstream at least
 * @param selected the number of the upstream that is shown, from 0 on
 * @param notice what is wrong with the connection to Llamatap; empty if nothing is
 * @param relay the address on which clients connect
 */
public record View(Now now, int selected, String notice, String relay) {
    UpstreamNow upstream() {
        return now.upstreams().get(Math.floorMod(selected, now.upstreams().size()));
    }
}
