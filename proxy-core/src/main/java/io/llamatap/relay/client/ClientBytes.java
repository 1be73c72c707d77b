package io.llamatap.relay.client;

import io.llamatap.relay.client.limit.ClientMemory;
import io.llamatap.relay.client.limit.HeldBytes;
import io.llamatap.relay.client.request.RequestReader;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.RelayLoop;
import io.llamatap.relay.tls.TlsRenegotiation;
import io.llamatap.tap.OllamaEndpoint;
import io.netty.channel.Channel;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that are held for one client in the {@link ClientMemory}, and frees them when that chooses this client.
 *
 * <p>Used on the event loop of the client's channel. Costs nothing for a client whose requests arrive in one read.
 */
final class ClientBytes {
    private final ClientMemory memory;
    private final RelayLoop loop;
    private final ClientConnection connection;
    private final ClientOutput output;
    private final RequestReader reader;
    private final ClientClosing closing;
    private final ClientRejections rejections;
    private final CurrentResponse currentResponse;
    /** Reports the incomplete TLS records that are held; null if the client speaks plain HTTP. */
    private final @Nullable TlsRenegotiation records;

    private @Nullable InetAddress address;
    private @Nullable HeldBytes account;
    private int pageBytes;

    ClientBytes(
            ClientMemory memory,
            RelayLoop loop,
            ClientConnection connection,
            ClientOutput output,
            RequestReader reader,
            ClientClosing closing,
            ClientRejections rejections,
            CurrentResponse currentResponse) {
        this.memory = memory;
        this.loop = loop;
        this.connection = connection;
        this.output = output;
        this.reader = reader;
        this.closing = closing;
        this.rejections = rejections;
        this.currentResponse = currentResponse;
        this.records = output.channel().pipeline().get(TlsRenegotiation.class);
    }

    /** Sets the client's address. */
    void setAddress(@Nullable InetAddress client) {
        address = client;
    }

    /** A page of this many bytes waits for the client to read it. */
    void holdPage(int bytes) {
        pageBytes = bytes;
        count();
    }

    /** Returns whether anything was counted so far. */
    boolean isCounted() {
        return account != null;
    }

    /** Returns whether incomplete TLS records may be held, which no event reports. */
    boolean mayHoldRecords() {
        return records != null;
    }

    private int held() {
        TlsRenegotiation encrypted = records;
        int ofRecord = encrypted == null || !output.channel().isActive() ? 0 : encrypted.heldBytes();
        return reader.heldBytes() + pageBytes + ofRecord;
    }

    /** The client has sent something. */
    void onRead() {
        count();
        HeldBytes known = account;
        if (known != null) {
            known.onRead(loop.now());
        }
    }

    /** Updates the count of what is held for this client. */
    void count() {
        int bytes = held();
        HeldBytes known = account;
        if (known == null) {
            if (bytes <= ClientMemory.UNCOUNTED_BYTES) {
                return;
            }
            known = memory.open(address, output.channel().eventLoop(), this::onTooMuch);
            account = known;
        }
        known.set(bytes, kind(), loop.now());
    }

    private HeldBytes.Kind kind() {
        if (pageBytes > 0) {
            return HeldBytes.Kind.PAGE;
        }
        return reader.isWaitingForUpstream() ? HeldBytes.Kind.UPLOAD : HeldBytes.Kind.REQUEST;
    }

    /** The connection is closed. */
    void onClosed() {
        pageBytes = 0;
    }

    /** The memory for incomplete requests is used up, and this client was chosen to free some. */
    private void onTooMuch() {
        Channel channel = output.channel();
        if (!channel.isActive() || held() == 0) {
            count();
            return;
        }
        HeldBytes known = account;
        if (known != null && pageBytes == 0 && reader.isWaitingForUpstream()) {
            known.cancelEviction();
            count();
            return;
        }
        try {
            freeBytes();
            if (held() > ClientMemory.UNCOUNTED_BYTES && channel.isActive()) {
                // An incomplete TLS record is freed only with its connection.
                breakOff();
            }
            count();
        } catch (Throwable bug) {
            connection.onBug(bug);
        }
    }

    private void freeBytes() {
        if (pageBytes > 0) {
            countRejected();
            breakOff();
        } else if (currentResponse.isNone() && !reader.isResponding()) {
            connection.reject(GatewayFailure.CLIENT_MEMORY);
        } else if (reader.isInBody()) {
            currentResponse.fail(GatewayFailure.CLIENT_MEMORY);
            // A page of our own, or a response that is complete but not sent yet, goes on; only the request body is
            // discarded.
            if (reader.heldBytes() > 0) {
                countRejected();
                connection.cutOff();
            }
        } else {
            countRejected();
            connection.cutOff();
        }
    }

    private void countRejected() {
        rejections.count(GatewayFailure.CLIENT_MEMORY, OllamaEndpoint.OTHER);
    }

    private void breakOff() {
        currentResponse.onClientLeft();
        closing.breakOff(true);
    }
}
