package io.llamatap.relay;

import io.llamatap.relay.upstream.Upstream;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RecordingTaps;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A proxy in a process of its own, in front of the upstream at a port on loopback. It prints its own port and runs until its
 * input ends.
 */
final class LimitedProxy {
    private LimitedProxy() {}

    public static void main(String[] arguments) throws Exception {
        loadAll(ReverseProxy.class);
        loadAll(LimitedProxy.class);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Upstream upstream = ProxyFixture.upstreamAt(Integer.parseInt(arguments[0]));
        try (ReverseProxy proxy = new ReverseProxy(
                RelayOptions.defaults(), List.of(new Listener(any, upstream, new RecordingTaps(), null)))) {
            System.out.println(proxy.bind().get(0).getPort());
            System.in.readAllBytes();
        }
    }

    /** Loads all classes of a folder: the product has an open jar, but a folder needs a file descriptor for each class. */
    private static void loadAll(Class<?> beside) throws Exception {
        Path root = Path.of(
                beside.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                Class.forName(name.substring(0, name.length() - ".class".length()), false, beside.getClassLoader());
            }
        }
    }
}
