package io.llamatap.relay.exchange;

import io.llamatap.relay.io.ChannelWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client that notes what it is told, on a channel in memory. */
final class PlayedClientSide implements ClientSide {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelWriter output = new ChannelWriter(channel);
    private final List<String> told = new ArrayList<>();

    EmbeddedChannel channel() {
        return channel;
    }

    /** What it was told, in order, but for room. */
    List<String> told() {
        return told;
    }

    /** What was sent to it since the last time. */
    String received() {
        return taken(channel);
    }

    /** Returns what was sent on a channel since the last time. */
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
        told.add("go on");
    }

    @Override
    public void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        told.add(failure.label());
    }

    @Override
    public void onResponded(RequestLine request, boolean close) {
        told.add(close ? "answered, the last" : "answered");
    }

    @Override
    public void onLeft() {
        told.add("left");
    }

    @Override
    public void breakOff(boolean byReset) {
        told.add(byReset ? "broken off by reset" : "broken off");
    }

    @Override
    public void onBug(Throwable bug) {
        throw new AssertionError(bug);
    }
}
