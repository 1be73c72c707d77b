package io.llamatap.metrics.declaration;

import java.util.Arrays;
import java.util.List;

/** The upper bounds of histogram buckets, in the unit that is shown. Immutable. */
public final class Buckets {
    /** The time to the first token: from a loaded small model to a cold start of a large one. */
    public static final Buckets TTFT = of(
            .001, .005, .01, .02, .04, .06, .08, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 15, 20, 30, 45, 60, 120, 300,
            600, 900, 1800);

    /** The time between tokens: from more than 400 tokens per second to a machine without a GPU. */
    public static final Buckets TPOT =
            of(.001, .0025, .005, .01, .025, .05, .075, .1, .15, .2, .3, .4, .5, .75, 1, 2, 2.5, 5, 10);

    /** The duration of an exchange. */
    public static final Buckets E2E = of(
            .005, .01, .025, .05, .1, .25, .5, 1, 2, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 900, 1800);

    public static final Buckets QUEUE = of(.001, .005, .01, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600);

    /** Prompt tokens per second. */
    public static final Buckets PREFILL = of(10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000);

    /** The overhead of the proxy: normally microseconds, milliseconds when the machine is busy. */
    public static final Buckets OVERHEAD =
            of(5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, .001, .0025, .005, .01, .025, .05, .1, .25, 1);

    public static final Buckets CONNECT = of(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5);

    /** Token counts: powers of two up to the context length of most models, then the powers of four of OpenTelemetry. */
    public static final Buckets TOKENS = of(
            1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144, 524288,
            1048576, 4194304, 16777216, 67108864);

    /** Shares of a context; beyond 1 its beginning was forgotten on the way. */
    public static final Buckets SHARE = of(.05, .1, .25, .5, .75, .9, 1, 1.5, 2, 5, 10);

    public static final Buckets BYTES = of(1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9);

    /**
     * The default buckets of the Python client, as in the exporter of the dialect {@code fastapi}, extended for long responses.
     */
    public static final Buckets FASTAPI =
            of(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1, 2.5, 5, 7.5, 10, 15, 20, 30, 60, 120, 300, 600);

    /** The buckets of the dialect {@code homeserver}, exactly, because its alerts name bounds. */
    public static final Buckets HOMESERVER = of(.1, .5, 1, 2, 5, 10, 30, 60, 120, 300);

    public static final Buckets HOMESERVER_GENERATION = of(.1, .5, 1, 2, 5, 10, 30, 60, 120);

    /** The time to load a model: tens of milliseconds if it is loaded already, seconds to minutes otherwise. */
    public static final Buckets LOAD = of(.05, .1, .25, .5, 1, 2.5, 5, 10, 20, 30, 60, 120, 180, 300, 600, 900, 1800);

    /** Generated tokens per second. */
    public static final Buckets SPEED = of(1, 2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200, 300, 500, 1000);

    private final List<Double> edges;

    private Buckets(List<Double> edges) {
        this.edges = edges;
    }

    private static Buckets of(double... edges) {
        return new Buckets(Arrays.stream(edges).boxed().toList());
    }

    /** Returns the ascending upper bounds, without infinity. */
    public List<Double> edges() {
        return edges;
    }

    long[] counted(MetricUnit unit) {
        return edges.stream().mapToLong(unit::counted).toArray();
    }
}
