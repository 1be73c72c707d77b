package io.llamatap.relay;

import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RecordingTaps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** A proxy in a process of its own, before the upstream at a port on loopback; prints its own port and lasts until its input ends. */
final class LimitedProxy {
    private LimitedProxy() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Upstream upstream = ProxyFixture.upstreamAt(Integer.parseInt(arguments[0]));
        try (ReverseProxy proxy = new ReverseProxy(
                RelayOptions.defaults(), List.of(new Listener(any, upstream, new RecordingTaps(), null)))) {
            System.out.println(proxy.bind().get(0).getPort());
            System.in.readAllBytes();
        }
    }
}
