package io.llamatap.relay.exchange;

import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.relay.io.PlayedSocket;
import java.util.ArrayList;
import java.util.List;

/** A simulated client side that records its calls, on a channel in memory. */
public final class PlayedClientSide implements ClientSide {
    private final PlayedLoop loop;
    private final PlayedSocket channel;
    private final ChannelWriter output;
    private final List<String> calls = new ArrayList<>();

    public PlayedClientSide(PlayedLoop loop) {
        this.loop = loop;
        this.channel = loop.socketOfClient();
        channel.open();
        this.output = new ChannelWriter(channel);
    }

    /** Starts an exchange for a request that consists of a head only. */
    public Exchange ask(Destination upstream, String requestHead) {
        Head head = loop.head(requestHead, true);
        RequestValidator verdict = loop.listener().loop().requestValidator();
        if (verdict.judge(head) != null) {
            throw new IllegalArgumentException("no request: " + requestHead);
        }
        Exchange exchange = new Exchange(this, loop.listener(), upstream, RequestLine.of(head, verdict), head, verdict);
        exchange.start();
        return exchange;
    }

    /** Returns its connection. */
    public PlayedSocket channel() {
        return channel;
    }

    /** Returns the recorded calls in order, except onUploadPossible. */
    public List<String> calls() {
        return calls;
    }

    /** Returns what was sent to it since the last call. */
    public String received() {
        return channel.received();
    }

    /** Closes its connection. */
    public void close() {
        output.release();
        channel.close();
    }

    @Override
    public ChannelWriter output() {
        return output;
    }

    @Override
    public void onUploadPossible() {}

    @Override
    public void showArrivedBody() {}

    @Override
    public void onInterimResponse() {
        calls.add("interim response");
    }

    @Override
    public void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        calls.add(failure.label());
    }

    @Override
    public void onResponded(RequestLine request, boolean close) {
        calls.add(close ? "responded, the last" : "responded");
    }

    @Override
    public void onLeft() {
        calls.add("left");
    }

    @Override
    public void breakOff(boolean byReset) {
        if (!byReset) {
            output.flush();
        }
        calls.add(byReset ? "cut off by reset" : "cut off");
    }

    @Override
    public void onBug(Throwable bug) {
        throw new AssertionError(bug);
    }
}
