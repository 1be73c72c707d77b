package io.llamatap.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.llamatap.tap.LoopTap;
import io.llamatap.tap.Tap;
import io.llamatap.tap.TapFactory;
import io.llamatap.testkit.ProxyFixture;
import io.llamatap.testkit.RawClient;
import io.llamatap.testkit.Row;
import io.llamatap.testkit.ScriptedUpstream;
import io.llamatap.testkit.Wire;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A tap that throws, in whatever method, is reported once and detached; the bytes go on. */
@DisplayName("Row 59: a fault in the tap")
class TapFaultIT {
    private static final String RESPONSE =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";

    static Stream<Arguments> methods() {
        return Stream.of(LoopTap.class, Tap.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .filter(method -> !method.getName().equals("onTapFailure"))
                .map(method -> Arguments.of(method.getDeclaringClass().getSimpleName(), method.getName()));
    }

    @ParameterizedTest(name = "{0}.{1}")
    @MethodSource("methods")
    @Row(59)
    void faultOfTheTapNeverReachesTheRelay(String type, String method) throws Exception {
        FailingTaps taps = new FailingTaps(type, method);
        try (ScriptedUpstream upstream = ScriptedUpstream.responding(request -> RESPONSE);
                ReverseProxy proxy = new ReverseProxy(
                        RelayOptions.defaults(),
                        List.of(new Listener(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                ProxyFixture.upstreamAt(upstream.port()),
                                taps,
                                null)))) {
            InetSocketAddress address = proxy.bind().get(0);
            for (int i = 0; i < 2; i++) {
                try (RawClient client = RawClient.connect(address)) {
                    client.send("POST /api/chat HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
                    assertThat(Wire.text(client.read(RESPONSE.length()))).isEqualTo(RESPONSE);
                }
            }
            await().until(() -> proxy.inFlight() == 0);
        }
        assertThat(taps.failures.get()).isEqualTo(taps.thrown.get());
    }

    /** Throws in one method; all others do nothing. */
    private static final class FailingTaps implements TapFactory, InvocationHandler {
        private final AtomicInteger thrown = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final String type;
        private final String method;

        FailingTaps(String type, String method) {
            this.type = type;
            this.method = method;
        }

        @Override
        public LoopTap forLoop(int loop) {
            return instance(LoopTap.class);
        }

        private <T> T instance(Class<T> of) {
            return of.cast(Proxy.newProxyInstance(of.getClassLoader(), new Class<?>[] {of}, this));
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method called, Object[] arguments) {
            if (called.getName().equals("onTapFailure")) {
                failures.incrementAndGet();
                assertThat(arguments[0]).isInstanceOf(StackOverflowError.class);
            }
            if (called.getName().equals(method)
                    && called.getDeclaringClass().getSimpleName().equals(type)) {
                thrown.incrementAndGet();
                throw new StackOverflowError("thrown on purpose");
            }
            if (called.getReturnType() == boolean.class) {
                return true;
            }
            return called.getReturnType() == Tap.class ? instance(Tap.class) : null;
        }
    }
}
