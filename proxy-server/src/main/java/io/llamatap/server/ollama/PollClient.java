package io.llamatap.server.ollama;

import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.InventoryFamilies;
import io.llamatap.metrics.label.PollTarget;
import io.llamatap.server.outgoing.NoResponseException;
import io.llamatap.server.outgoing.UnusableResponseException;
import io.llamatap.server.outgoing.UpstreamAccess;
import io.llamatap.server.outgoing.UpstreamClient;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls Ollama, counts successes and failures, and logs the first failure and the recovery. Used by one thread. */
final class PollClient {
    private static final Logger LOG = LoggerFactory.getLogger(PollClient.class);

    /**
     * The result of a poll.
     *
     * @param isReachable whether there was any response
     * @param isGood whether the response was valid
     * @param why it was not; empty if it was
     */
    record Result(boolean isReachable, boolean isGood, String why) {}

    /** Reads a response with a 2xx status; receives the tick of the request. */
    interface Responded {
        void with(UpstreamClient.Response response, long beganNanos) throws IOException;
    }

    private final UpstreamAccess access;
    private final UpstreamClient client;
    private final LoopMetrics metrics;
    private final LongSupplier nanoClock;
    private final Set<PollTarget> failing = EnumSet.noneOf(PollTarget.class);
    private final Set<PollTarget> denied = EnumSet.noneOf(PollTarget.class);

    PollClient(UpstreamAccess access, OllamaPoller.Options options, LoopMetrics metrics, LongSupplier nanoClock) {
        this.access = access;
        this.client = new UpstreamClient(access, options.connectLimit(), options.limit());
        this.metrics = metrics;
        this.nanoClock = nanoClock;
    }

    /** Sends one request; never throws. */
    Result poll(PollTarget target, Responded responded) {
        long began = nanoClock.getAsLong();
        int[] status = {0};
        try {
            client.get(target.path(), response -> {
                if (response.status() < 200 || response.status() > 299) {
                    status[0] = response.status();
                    throw new UnusableResponseException("status " + response.status() + access.hint(response.status()));
                }
                responded.with(response, began);
                return response;
            });
        } catch (NoResponseException e) {
            // An unreachable upstream is logged elsewhere, once for all polls.
            return failed(target, false, String.valueOf(e.getMessage()));
        } catch (UnusableResponseException e) {
            return UpstreamAccess.isDenial(status[0])
                    ? denied(target, status[0])
                    : failed(target, true, String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            return failed(target, true, "the response was cut off (" + e + ")");
        }
        metrics.at(ActivityFamilies.POLL, target).observe(nanoClock.getAsLong() - began);
        if (failing.remove(target)) {
            LOG.info("poll of {} at {} succeeded again", target.path(), access.upstream());
        }
        if (denied.remove(target) && denied.isEmpty()) {
            LOG.info("{} accepts polls again", access.upstream());
        }
        return new Result(true, true, "");
    }

    /** Logged once for all polls, because the upstream rejects them all alike. */
    private Result denied(PollTarget target, int status) {
        countFailure(target);
        boolean isFirst = denied.isEmpty();
        denied.add(target);
        if (isFirst) {
            LOG.warn(
                    "poll of {} at {} was rejected with status {}{}; further rejections are not logged until a poll succeeds",
                    target.path(),
                    access.upstream(),
                    status,
                    access.hint(status));
        }
        return new Result(true, false, "status " + status);
    }

    private Result failed(PollTarget target, boolean isReachable, String why) {
        countFailure(target);
        if (isReachable && failing.add(target)) {
            LOG.warn(
                    "poll of {} at {} failed: {}; check that this upstream is Ollama; further failures are not logged until one"
                            + " succeeds",
                    target.path(),
                    access.upstream(),
                    why);
        }
        return new Result(isReachable, false, why);
    }

    /** Counts the failure of a poll, also of one that was not sent because the upstream is unreachable. */
    void countFailure(PollTarget target) {
        metrics.at(ActivityFamilies.POLL_FAILURES, target).add(1);
        if (target == PollTarget.TAGS) {
            metrics.at(InventoryFamilies.API_ERRORS).add(1);
        }
    }
}
