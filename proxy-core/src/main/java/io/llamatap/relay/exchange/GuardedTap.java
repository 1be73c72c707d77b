package io.llamatap.relay.exchange;

import io.llamatap.tap.ExchangeEnd;
import io.llamatap.tap.LoopTap;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.Tap;
import io.netty.buffer.ByteBuf;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a tap's faults from the relay: whatever it throws is counted, and the tap sees no more of this exchange but its end, so
 * that what it counted as begun can be counted as ended.
 *
 * <p>One per exchange, on its event loop.
 */
public final class GuardedTap implements Tap {
    private final LoopTap loopTap;
    private @Nullable Tap tap;
    private @Nullable Tap atEnd;

    @SuppressWarnings("CatchingThrowable") // whatever a tap does, the bytes go on
    public GuardedTap(
            LoopTap loopTap, OllamaEndpoint endpoint, String method, @Nullable String contentEncoding, long nanos) {
        this.loopTap = loopTap;
        try {
            tap = loopTap.onRequest(endpoint, method, contentEncoding, nanos);
            atEnd = tap;
        } catch (Throwable fault) {
            detach(fault);
        }
    }

    private void detach(Throwable fault) {
        tap = null;
        loopTap.onTapFailure(fault);
    }

    @Override
    public void onClient(@Nullable SocketAddress client, String method, String path) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onClient(client, method, path);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onRequestBody(ByteBuf bytes, int index, int length) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onRequestBody(bytes, index, length);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onRequestEnd() {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onRequestEnd();
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onClientFinished() {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onClientFinished();
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onUpstreamConnecting() {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onUpstreamConnecting();
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onUpstreamAcquired(boolean isReused, long waitNanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onUpstreamAcquired(isReused, waitNanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onRequestSent(long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onRequestSent(nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onResponseHead(int status, @Nullable String contentType, @Nullable String contentEncoding, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onResponseHead(status, contentType, contentEncoding, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onResponseBody(ByteBuf bytes, int index, int length, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onResponseBody(bytes, index, length, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onResponseFlushed(long readNanos, long nanos) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onResponseFlushed(readNanos, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onFailed(String reason) {
        Tap watching = tap;
        if (watching != null) {
            try {
                watching.onFailed(reason);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }

    @Override
    public void onEnd(ExchangeEnd end, int status, long nanos) {
        Tap watching = atEnd;
        if (watching != null) {
            try {
                watching.onEnd(end, status, nanos);
            } catch (Throwable fault) {
                detach(fault);
            }
        }
    }
}
