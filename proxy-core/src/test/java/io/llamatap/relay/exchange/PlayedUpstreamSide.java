package io.llamatap.relay.exchange;

import io.llamatap.tap.UpstreamClosed;
import java.util.ArrayList;
import java.util.List;

/** A simulated upstream side that records its calls. */
public final class PlayedUpstreamSide implements UpstreamSide {
    private final List<String> asked = new ArrayList<>();
    private boolean isHeld;
    private boolean mayEnd = true;
    private boolean mayReconnect;
    private boolean isRead = true;
    private Runnable whenStarted = () -> {};

    /** Returns the recorded calls in order, except setReading. */
    public List<String> asked() {
        return asked;
    }

    public boolean isRead() {
        return isRead;
    }

    public void mayNotEndOneSide() {
        mayEnd = false;
    }

    /** Makes the connection one that was idle before. */
    public void mayReconnect() {
        mayReconnect = true;
    }

    void whenStarted(Runnable action) {
        whenStarted = action;
    }

    void connected() {
        isHeld = true;
    }

    @Override
    public void start() {
        asked.add("start");
        whenStarted.run();
    }

    @Override
    public boolean isHeld() {
        return isHeld;
    }

    @Override
    public boolean reconnect() {
        asked.add("reconnect");
        return mayReconnect;
    }

    @Override
    public boolean endSending() {
        asked.add("end sending");
        return mayEnd;
    }

    @Override
    public void setReading(boolean reading) {
        isRead = reading;
    }

    @Override
    public void forget() {
        isHeld = false;
    }

    @Override
    public void release(UpstreamClosed reason) {
        isHeld = false;
        asked.add("release: " + reason);
    }
}
