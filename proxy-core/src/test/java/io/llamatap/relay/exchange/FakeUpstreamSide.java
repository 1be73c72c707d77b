package io.llamatap.relay.exchange;

import io.llamatap.tap.UpstreamClosed;
import java.util.ArrayList;
import java.util.List;

/** A fake upstream side that records its calls. */
final class FakeUpstreamSide implements UpstreamSide {
    private final List<String> asked = new ArrayList<>();
    private boolean isHeld;
    private boolean mayEnd = true;
    private boolean mayReconnect;
    private boolean isRead = true;

    /** Returns the recorded calls in order, except setReading. */
    List<String> asked() {
        return asked;
    }

    boolean isRead() {
        return isRead;
    }

    void mayNotEndOneSide() {
        mayEnd = false;
    }

    /** Makes the connection one that was idle before. */
    void mayReconnect() {
        mayReconnect = true;
    }

    void connected() {
        isHeld = true;
    }

    @Override
    public void start() {
        asked.add("start");
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
