package io.llamatap.relay.exchange;

import io.llamatap.relay.io.ChannelWriter;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Creates uploads without an exchange. */
public final class Uploads {
    private Uploads() {}

    /** Creates one whose head was written, and whose body is still to come. */
    public static Upload begun(String head, ChannelWriter to, LoopTap tap) {
        ByteBuf bytes = Unpooled.copiedBuffer(head, StandardCharsets.ISO_8859_1);
        GuardedTap guarded = new GuardedTap(tap, OllamaEndpoint.OTHER, "POST", null, 0);
        Upload upload = new Upload(bytes, 0, bytes.writerIndex(), guarded, true);
        upload.begin(to, false);
        return upload;
    }
}
