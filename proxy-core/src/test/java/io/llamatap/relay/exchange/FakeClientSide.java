package io.llamatap.relay.exchange;

import io.llamatap.relay.io.ChannelWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A fake client side that records its calls, on an embedded channel. */
final class FakeClientSide implements ClientSide {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelWriter output = new ChannelWriter(channel);
    private final List<String> calls = new ArrayList<>();

    EmbeddedChannel channel() {
        return channel;
    }

    /** Returns the recorded calls in order, except onUploadPossible. */
    List<String> calls() {
        return calls;
    }

    /** Returns what was sent to it since the last call. */
    String received() {
        return taken(channel);
    }

    /** Returns what was sent on a channel since the last call. */
    static String taken(EmbeddedChannel channel) {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    @Override
    public ChannelWriter output() {
        return output;
    }

    @Override
    public void onUploadPossible() {}

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
        calls.add(byReset ? "cut off by reset" : "cut off");
    }

    @Override
    public void onBug(Throwable bug) {
        throw new AssertionError(bug);
    }
}
