package io.llamatap.relay.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The addresses of an upstream whose name a test looks up. */
class UpstreamAddressesTest {
    private static final Upstream NAMED = new Upstream("ollama.test", 11434, "");
    private static final long KEPT = TimeUnit.SECONDS.toNanos(5);

    private final ArrayDeque<Runnable> lookUps = new ArrayDeque<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private @Nullable String known = "192.0.2.1";
    private final UpstreamAddresses addresses = new UpstreamAddresses(NAMED, lookUps::add, this::lookUp);

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        if (known == null) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getByName(known)};
    }

    @Test
    void knowsALiteralAtOnce() {
        UpstreamAddresses literal = new UpstreamAddresses(new Upstream("192.0.2.9", 1, ""), lookUps::add, this::lookUp);
        List<List<InetSocketAddress>> found = new ArrayList<>();

        literal.find(loop, 0, found::add);

        assertThat(found).containsExactly(at("192.0.2.9", 1));
        assertThat(lookUps).isEmpty();
    }

    @Test
    void looksANameUpOnceForAllWhoAskMeanwhile() {
        List<List<InetSocketAddress>> found = new ArrayList<>();
        addresses.find(loop, 0, found::add);
        addresses.find(loop, 0, found::add);
        assertThat(found).isEmpty();
        assertThat(lookUps).hasSize(1);

        answer();

        assertThat(found).containsExactly(at("192.0.2.1"), at("192.0.2.1"));
    }

    @Test
    void looksAgainAfterAWhileAndGivesWhatItKnowsMeanwhile() {
        addresses.find(loop, 0, found -> {});
        answer();
        known = "192.0.2.2";

        assertThat(find(KEPT - 1)).isEqualTo(at("192.0.2.1"));
        assertThat(lookUps).isEmpty();
        assertThat(find(KEPT)).isEqualTo(at("192.0.2.1"));
        answer();

        assertThat(find(KEPT + 1)).isEqualTo(at("192.0.2.2"));
    }

    @Test
    void keepsWhatItKnewOfANameThatIsNotFoundAnyMore() {
        addresses.find(loop, 0, found -> {});
        answer();
        known = null;
        find(KEPT);
        answer();

        assertThat(find(KEPT + 1)).isEqualTo(at("192.0.2.1"));
    }

    @Test
    void findsNothingOfANameThatNeverWas() {
        known = null;
        List<List<InetSocketAddress>> found = new ArrayList<>();
        addresses.find(loop, 0, found::add);
        answer();

        assertThat(found).containsExactly(List.of());
        addresses.find(loop, 1, found::add);
        assertThat(lookUps).hasSize(1);
    }

    private List<InetSocketAddress> find(long now) {
        List<InetSocketAddress> found = new ArrayList<>();
        addresses.find(loop, now, found::addAll);
        return found;
    }

    private void answer() {
        lookUps.remove().run();
        channel.runPendingTasks();
    }

    private static List<InetSocketAddress> at(String address) {
        return at(address, NAMED.port());
    }

    private static List<InetSocketAddress> at(String address, int port) {
        return List.of(new InetSocketAddress(address, port));
    }
}
