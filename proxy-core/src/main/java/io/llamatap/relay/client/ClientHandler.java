package io.llamatap.relay.client;

import io.llamatap.relay.exchange.ClientSide;
import io.llamatap.relay.exchange.Destination;
import io.llamatap.relay.exchange.Exchange;
import io.llamatap.relay.exchange.GatewayFailure;
import io.llamatap.relay.exchange.ListenerLoop;
import io.llamatap.relay.exchange.RequestLine;
import io.llamatap.relay.http1.Head;
import io.llamatap.relay.http1.RequestValidator;
import io.llamatap.relay.http1.ResponseHeadWriter;
import io.llamatap.relay.io.Outlet;
import io.llamatap.relay.io.PeerAddress;
import io.llamatap.relay.io.Reading;
import io.llamatap.relay.io.Turns;
import io.llamatap.relay.tls.TlsRenegotiation;
import io.llamatap.tap.ClientClosed;
import io.llamatap.tap.OllamaEndpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One client connection: its requests are answered one after the other, by the upstream, by a page of our own or by a refusal.
 *
 * <p>On the event loop of its channel.
 */
public final class ClientHandler extends ChannelInboundHandlerAdapter
        implements ClientSide, Turns.Turn, IdleConnections.Member {
    private static final Logger LOG = LoggerFactory.getLogger(ClientHandler.class);

    /** Connecting to where somebody listens takes less, and it is over as soon as nobody does. */
    private static final int TICKS_TO_CONNECT = 1;

    /** How long a connection for which there is no room may take to turn out to be a probe's. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClientLoop loop;
    private final ListenerLoop listener;
    private final ClientOutput output;
    private final RequestReader reader;
    private final ClientClosing closing;
    private final ClientRefusals refusals;
    private final ClientAccess access;
    private final ClientTimer timer;
    private final Answering answering = new Answering();
    /** What holds back records that are not whole; null where the client speaks plain HTTP. */
    private final @Nullable TlsRenegotiation records;

    private @Nullable InetAddress address;
    private @Nullable HeldBytes held;
    private int pageBytes;
    private int place;
    private boolean isQueued;
    private int ticksConnecting;
    private boolean waitsForRoom;
    /** Why only probes are answered here: there is no room for another connection. */
    private @Nullable GatewayFailure noRoom;

    private long noRoomSince;

    /**
     * Takes a client's channel.
     *
     * @param accepted when the connection was accepted: a handshake takes of the time for the first request's head
     */
    public ClientHandler(ClientLoop loop, Channel channel, long accepted) {
        this.loop = loop;
        this.listener = loop.listener();
        this.output = new ClientOutput(channel, listener, loop.ownAnswers());
        this.reader = new RequestReader(this, listener);
        this.closing = new ClientClosing(listener, output, reader);
        this.refusals = new ClientRefusals(listener, output, closing, reader);
        this.access = new ClientAccess(output);
        this.timer = new ClientTimer(listener.timeouts(), accepted);
        this.records = channel.pipeline().get(TlsRenegotiation.class);
    }

    /** Where this connection stands in its loop's list. */
    int place() {
        return place;
    }

    void setPlace(int place) {
        this.place = place;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        output.writeFrom(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        listener.tap().onClientOpened();
        loop.add(this);
        InetAddress client = PeerAddress.of(output.remoteAddress());
        address = client;
        ConnectionCount.Standing standing = loop.connections().enter(client);
        GatewayFailure failure = standing.failure();
        if (failure != null && standing.isTold()) {
            // Nothing is read from it before there is room.
            waitsForRoom = true;
            output.setReading(false);
            loop.makeRoom(standing, client, any -> onRoom(any ? null : failure));
        } else if (failure != null) {
            refusals.closeUntold(failure);
        }
    }

    private void onRoom(@Nullable GatewayFailure failure) {
        if (!output.channel().isActive()) {
            return;
        }
        waitsForRoom = false;
        try {
            // In the encryption, a request may have come with the end of the handshake.
            if (failure != null && answering.isByNobody() && !reader.isDiscarding()) {
                onNoRoom(failure);
            } else {
                updateReading();
            }
        } catch (Throwable bug) {
            onBug(bug);
        }
    }

    /** An orchestrator must not take a busy process for a dead one: where it may ask, its request is waited for. */
    private void onNoRoom(GatewayFailure failure) {
        if (loop.pages() == null) {
            reject(failure, OllamaEndpoint.OTHER);
            return;
        }
        noRoom = failure;
        noRoomSince = listener.loop().now();
        updateReading();
    }

    @Override
    public boolean isIdle() {
        boolean isBeforeRequest = reader.isIdle() || (reader.isInHead() && reader.requests() == 0);
        return isBeforeRequest
                && !waitsForRoom
                // Its end would make room for nobody: it is above the limit itself, and may be a probe's.
                && noRoom == null
                && answering.isByNobody()
                && output.channel().isActive()
                && output.isSent();
    }

    @Override
    public IdleConnections.Use use() {
        if (reader.requests() > 0) {
            return IdleConnections.Use.COMPLETED;
        }
        return reader.isIdle() ? IdleConnections.Use.NONE : IdleConnections.Use.BEGUN;
    }

    @Override
    public long idleSince() {
        return timer.idleSince();
    }

    @Override
    public @Nullable InetAddress address() {
        return address;
    }

    @Override
    public boolean giveUp() {
        if (!isIdle() || output.deliverArrived()) {
            return false;
        }
        closing.forAnother();
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        loop.connections().leave(address);
        pageBytes = 0;
        output.onClosed();
        listener.tap().onClientClosed(closing.reason());
        leave();
        account();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        timer.onActivity();
        reader.read((ByteBuf) msg);
        account();
        if (reader.isFull() || reader.isWaitingForTurn()) {
            output.setReading(false);
        }
    }

    /** A page of so many bytes waits for the client to read it. */
    void holdPage(int bytes) {
        pageBytes = bytes;
        account();
    }

    private int heldBytes() {
        TlsRenegotiation encrypted = records;
        int ofRecord = encrypted == null || !output.channel().isActive() ? 0 : encrypted.heldBytes();
        return reader.heldBytes() + pageBytes + ofRecord;
    }

    /** Counts what is held for this client, if that is anything. */
    private void account() {
        int bytes = heldBytes();
        HeldBytes account = held;
        if (account == null) {
            if (bytes <= ClientMemory.UNCOUNTED_BYTES) {
                return;
            }
            account = loop.memory().open(address, output.channel().eventLoop(), this::onTooMuchHeld);
            held = account;
        }
        account.set(bytes, heldKind(), listener.loop().now());
    }

    private HeldBytes.Kind heldKind() {
        if (pageBytes > 0) {
            return HeldBytes.Kind.PAGE;
        }
        return reader.isWaitingForUpstream() ? HeldBytes.Kind.UPLOAD : HeldBytes.Kind.REQUEST;
    }

    /** Of all who hold memory before their requests are complete, this client is the one that has to go. */
    private void onTooMuchHeld() {
        if (!output.channel().isActive() || heldBytes() == 0) {
            account();
            return;
        }
        HeldBytes account = held;
        if (account != null && pageBytes == 0 && reader.isWaitingForUpstream()) {
            account.pardon();
            account();
            return;
        }
        try {
            if (pageBytes > 0) {
                refusals.count(GatewayFailure.CLIENT_MEMORY, OllamaEndpoint.OTHER);
                answering.onClientLeft();
                closing.breakOff(true);
            } else if (answering.isByNobody() && !reader.isAnswering()) {
                reject(GatewayFailure.CLIENT_MEMORY, OllamaEndpoint.OTHER);
            } else if (reader.isInBody()) {
                answering.fail(GatewayFailure.CLIENT_MEMORY);
                // A page of ours, or a response that is whole but for its sending, goes on; the body goes.
                if (reader.heldBytes() > 0) {
                    refusals.count(GatewayFailure.CLIENT_MEMORY, OllamaEndpoint.OTHER);
                    cutOff();
                }
            } else {
                refusals.count(GatewayFailure.CLIENT_MEMORY, OllamaEndpoint.OTHER);
                cutOff();
            }
            if (heldBytes() > ClientMemory.UNCOUNTED_BYTES && output.channel().isActive()) {
                // The start of a record goes only with its connection.
                answering.onClientLeft();
                closing.breakOff(true);
            }
            account();
        } catch (Throwable bug) {
            onBug(bug);
        }
    }

    /** What goes on goes on, and is the last. */
    private void cutOff() {
        reader.cutOff();
        updateReading();
        if (closing.isInputClosed()) {
            // The client's end stands behind the present request now.
            onInputClosed();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        answering.flushUpload();
        if (records != null) {
            // A record that is not whole is read by nobody yet. Only now it is known whether the upstream takes more.
            account();
        }
        endTurn();
        // Only now: what the kernel took at once has not made the client wait.
        updateReading();
    }

    /** Sends the responses of our own that were made in one go, and lets the client wait for its next turn if it wants more. */
    private void endTurn() {
        output.flush();
        if (!reader.isWaitingForTurn()) {
            reader.newTurn();
            closeIfDone();
        } else if (!isQueued) {
            isQueued = true;
            // Who takes nothing of what it has asked for has no further turn.
            output.whenFlushed(() -> listener.loop().turns().await(this));
        }
    }

    /** The client has its turn again, after others. */
    @Override
    public void onTurn() {
        isQueued = false;
        reader.newTurn();
        try {
            onUploadPossible();
        } catch (Throwable bug) {
            onBug(bug);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        output.onWritabilityChanged();
        if (output.isWritable()) {
            answering.onClientWritable();
        }
    }

    /** A half-close by the client, since half-closed channels are kept (RFC 9112 section 9.6). */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            onInputClosed();
        }
    }

    /**
     * The client has ended its sending, and may have left. That is passed on to the upstream with the last request, which decides what it
     * means: Ollama stops generating and finishes a listing.
     */
    private void onInputClosed() {
        closing.onInputClosed();
        if (reader.isCutShort(0) || (!reader.hasKept() && answering.isByNobody())) {
            onLeft();
        } else if (!reader.hasKept()) {
            answering.onClientFinished();
        }
    }

    @Override
    public void onLeft() {
        leave();
        closing.whenFlushed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (Reading.isBrokenConnection(cause)) {
            closing.now(ClientClosed.BY_CLIENT);
        } else {
            onBug(cause);
        }
    }

    @Override
    public void onBug(Throwable bug) {
        if (bug instanceof OutOfMemoryError) {
            listener.tell(Level.ERROR, "memory", "no memory is left for a connection; it is closed", bug.getMessage());
            closing.now(ClientClosed.FAULT);
            return;
        }
        LOG.error("a bug in the relay; the connection is closed", bug);
        closing.now(ClientClosed.FAULT);
    }

    /**
     * Begins to answer a request.
     *
     * @return the exchange; null if the upstream is not needed for it
     */
    @Nullable
    Exchange begin(Head head, RequestValidator verdict) {
        RequestLine request = RequestLine.of(head, verdict);
        LocalPages pages = loop.pages();
        // Only the raw path counts: an absolute target is the upstream's, whatever it names.
        LocalPages owner = pages != null && !verdict.hasAuthority() && request.isRead() && pages.owns(request.path())
                ? pages
                : null;
        LocalPages.Answer atOnce = owner == null ? null : owner.atOnce(request.path());
        GatewayFailure full = noRoom;
        if (full != null && atOnce == null) {
            reject(full, request.endpoint());
            return null;
        }
        AccessRule rule = owner == null ? loop.access() : owner.accessTo(request.path());
        GatewayFailure refusal = access.judge(rule, request, head, verdict);
        if (refusal != null) {
            reader.onOwnResponse();
            if (refusals.refuse(refusal, request, access.host())) {
                reader.next();
            }
            return null;
        }
        if (owner != null) {
            reader.onOwnResponse();
            if (atOnce != null) {
                respond(request, atOnce);
                return null;
            }
            PageExchange page = new PageExchange(this, output, this::holdPage, listener, request);
            answering.by(page);
            page.start(owner, head);
            return null;
        }
        Destination upstream = loop.upstream();
        if (upstream == null) {
            reject(GatewayFailure.NO_PAGE, request.endpoint());
            return null;
        }
        Exchange begun = Exchange.of(this, listener, upstream, request, head, verdict);
        answering.by(begun);
        return begun;
    }

    /** Responds with a page that waits for nobody; it is sent when the turn ends. */
    private void respond(RequestLine request, LocalPages.Answer page) {
        boolean persist = listener.mayPersist(request) && !request.hasBody() && noRoom == null;
        output.writePage(page, !request.isHead(), ResponseHeadWriter.Persistence.of(request.http10(), persist));
        if (persist) {
            reader.next();
        } else {
            output.whenFlushed(() -> onAnswered(request, true));
        }
    }

    /** Refuses a request before there is an exchange, and closes: what follows it cannot be trusted. */
    void reject(GatewayFailure failure, OllamaEndpoint endpoint) {
        answering.end();
        refusals.close(failure, endpoint);
        account();
    }

    @Override
    public Outlet output() {
        return output;
    }

    @Override
    public void onAnswered(RequestLine request, boolean close) {
        answering.end();
        if (close || reader.isCutOff()) {
            closing.afterLast(request);
            return;
        }
        reader.next();
        onUploadPossible();
        closeIfDone();
    }

    /** Closes the connection of a client that has ended its side, once it has been sent whatever it asked for. */
    private void closeIfDone() {
        if (closing.isInputClosed() && answering.isByNobody() && !reader.isWaitingForTurn()) {
            closing.whenFlushed();
        }
    }

    @Override
    public void breakOff(boolean byReset) {
        answering.end();
        closing.breakOff(byReset);
    }

    @Override
    public void onUploadPossible() {
        if (!reader.isReading()) {
            reader.resume();
            account();
            answering.flushUpload();
            endTurn();
            updateReading();
            if (closing.isInputClosed()) {
                // All that came before the client's end may have been taken by this.
                onInputClosed();
            }
        }
    }

    @Override
    public void writeFailure(GatewayFailure failure, RequestLine request, boolean persists) {
        output.writeFailure(
                failure,
                request.endpoint().api(),
                !request.isHead(),
                ResponseHeadWriter.Persistence.of(request.http10(), persists));
    }

    @Override
    public void onToldToGoOn() {
        timer.onActivity();
    }

    private void updateReading() {
        // Behind the client's end there is nothing, and epoll forgets a socket that has neither.
        if (closing.isInputClosed()) {
            return;
        }
        boolean wanted = reader.wantsMore();
        if (wanted && !output.isReading()) {
            // It was made to wait: its silence begins now.
            timer.onActivity();
        }
        output.setReading(wanted);
    }

    private void leave() {
        reader.discard();
        ClientClosed reason = closing.reason();
        if (reason == ClientClosed.BY_CLIENT) {
            answering.onClientLeft();
        } else {
            answering.onBrokenOff(reason);
        }
    }

    void onDrain() {
        if (listener.isEnding() && answering.isByNobody() && reader.isIdle()) {
            closing.now(ClientClosed.DRAIN);
        }
    }

    /** Closes at once, whatever goes on. */
    void abort() {
        // Before anything closes: a loop that ends closes its connections in any order.
        answering.onBrokenOff(ClientClosed.DRAIN);
        closing.now(ClientClosed.DRAIN);
    }

    /** Finds an end of the client's of which the loop is told nothing; called at ticks. */
    void lookForEnd() {
        if (held != null) {
            account();
        }
        boolean finished = closing.isInputClosed();
        if (!finished && (output.isReading() || answering.isByNobody())) {
            return;
        }
        switch (output.peer()) {
            case GONE -> closing.now(ClientClosed.BY_CLIENT);
            case FINISHED -> {
                if (!finished) {
                    lookBehindUnread();
                }
            }
            case UNKNOWN -> {
                if (!finished && reader.hasRoomToLook()) {
                    output.readOnce();
                }
            }
            case HERE -> {}
        }
        if (finished && isAbandonedWhileConnecting()) {
            onLeft();
        }
    }

    /** A client that ends its sending before there is a connection has left, but for the moment that connecting takes. */
    private boolean isAbandonedWhileConnecting() {
        boolean isLast = !reader.isAnswering() || !reader.hasKept();
        ticksConnecting = isLast && answering.isConnecting() ? ticksConnecting + 1 : 0;
        return ticksConnecting > TICKS_TO_CONNECT;
    }

    /** The client has ended its sending behind what is not read from it. */
    private void lookBehindUnread() {
        if (reader.isCutShort(output.receiveBytes())) {
            closing.onInputClosed();
            onLeft();
        } else if (reader.hasRoomToLook()) {
            output.readOnce();
        }
    }

    /**
     * Says whether a limit of time has passed; called by the loop's tick.
     *
     * @param judged by when it must have passed
     * @param now when what was not seen before begins
     */
    boolean isOverdue(long judged, long now) {
        // Both, since each notes what begins now.
        boolean stalled = output.isStalled(judged, now, listener.timeouts().writeStall());
        ClientTimer.Due due = timer.check(judged, now, reader, answering.isByNobody());
        return stalled
                || isRoomWaitOver(judged)
                || due != ClientTimer.Due.NOTHING
                || answering.overdue(judged) != null
                || answering.isHalfCloseOver(judged);
    }

    private boolean isRoomWaitOver(long judged) {
        return noRoom != null
                && answering.isByNobody()
                && !reader.isAnswering()
                && !reader.isDiscarding()
                && judged - noRoomSince > PROBE_NANOS;
    }

    /** Judges the limits of time, after the loop has looked; see {@link #isOverdue}. */
    void enforce(long judged, long now) {
        if (output.isStalled(judged, now, listener.timeouts().writeStall())) {
            answering.onClientStalled();
            closing.afterStall();
            return;
        }
        GatewayFailure full = noRoom;
        if (full != null && isRoomWaitOver(judged)) {
            reject(full, OllamaEndpoint.OTHER);
            return;
        }
        switch (timer.check(judged, now, reader, answering.isByNobody())) {
            case NOTHING -> enforceUpstream(judged);
            case CLOSE -> closeSilent();
            case HEAD_TIMEOUT -> reject(GatewayFailure.HEAD_TIMEOUT, OllamaEndpoint.OTHER);
            case BODY_TIMEOUT -> answering.fail(GatewayFailure.BODY_TIMEOUT);
        }
    }

    private void enforceUpstream(long judged) {
        GatewayFailure overdue = answering.overdue(judged);
        if (overdue != null) {
            answering.fail(overdue);
        } else if (answering.isHalfCloseOver(judged)) {
            answering.onHalfCloseTimeout();
            closing.whenFlushed();
        }
    }

    /** Closes a client that sends nothing, unless something came just now. */
    private void closeSilent() {
        if (reader.isDiscarding() || !output.deliverArrived()) {
            closing.afterSilence();
        }
    }
}
