package io.llamatap.server.demo;

import io.llamatap.server.demo.ollama.Conversations;
import io.netty.channel.EventLoopGroup;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Starts the clients of the demonstration. */
final class Traffic {
    private Traffic() {}

    /** Starts a client for each user. They end with the event loops. */
    static void start(EventLoopGroup loops, Conversations book, InetSocketAddress proxy) {
        InetSocketAddress target = proxy.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.getPort())
                : proxy;
        List<List<DemoRequest>> users = new Users(book).all();
        for (int i = 0; i < users.size(); i++) {
            new DemoClient(loops.next(), target, NetUtil.toSocketAddressString(target), users.get(i), new Pauses(i))
                    .start();
        }
    }
}
