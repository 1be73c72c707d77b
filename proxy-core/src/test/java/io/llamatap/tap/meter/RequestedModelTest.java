package io.llamatap.tap.meter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.ExchangeRecorder;
import io.llamatap.metrics.LoopMetrics;
import io.llamatap.metrics.MetricsRegistry;
import io.llamatap.metrics.label.ModelLabel;
import io.llamatap.tap.OllamaEndpoint;
import io.llamatap.tap.scan.RequestScanners;
import io.llamatap.tap.scan.ResponseScanners;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestedModelTest {
    private static final String LINE = "{\"model\":\"b:1\",\"message\":{\"content\":\"x\"},\"done\":false}\n";

    private final MetricsRegistry registry = new MetricsRegistry(MetricsTapFactory.labels(), Map.of(), 64);
    private final LoopMetrics metrics = registry.loop(0);
    private final BodyFeed feed = new BodyFeed(failure -> {});
    private final RequestWatch request = new RequestWatch(feed, new RequestScanners(), OllamaEndpoint.CHAT, true, null);
    private final ResponseWatch response =
            new ResponseWatch(metrics, feed, new ResponseScanners(name -> {}), OllamaEndpoint.CHAT, "POST");
    private final RequestedModel model = new RequestedModel(
            metrics,
            registry.models(),
            new ExchangeRecorder(metrics),
            request,
            response,
            new InFlightWatch(metrics).begin(OllamaEndpoint.CHAT, 0));

    private void request(String body) {
        ByteBuf bytes = Unpooled.wrappedBuffer(body.getBytes(UTF_8));
        request.onBody(bytes, 0, bytes.readableBytes());
        request.onEnd();
    }

    private void respond(int status) {
        response.onHead(status, "application/json", null);
        ByteBuf bytes = Unpooled.wrappedBuffer(LINE.getBytes(UTF_8));
        response.onBody(bytes, 0, bytes.readableBytes());
    }

    @Test
    void isOtherUntilAResponseConfirmsIt() {
        request("{\"model\":\"a:1\",\"messages\":[{}]}");
        model.ask(OllamaEndpoint.CHAT, 1);
        assertThat(model.label()).isSameAs(ModelLabel.OTHER);
        assertThat(model.isOverflow()).isFalse();

        model.confirm(OllamaEndpoint.CHAT, 2);
        assertThat(model.label()).isSameAs(ModelLabel.OTHER);

        respond(200);
        model.confirm(OllamaEndpoint.CHAT, 3);
        assertThat(model.label().label()).isEqualTo("a:1");
    }

    @Test
    void staysAnotherOneWhereOllamaKnowsNoneSuch() {
        request("{\"model\":\"a:1\",\"messages\":[{}]}");
        model.ask(OllamaEndpoint.CHAT, 1);
        respond(404);
        model.settle(OllamaEndpoint.CHAT, 2);

        assertThat(model.label()).isSameAs(ModelLabel.OTHER);
    }

    @Test
    void isTheOneThatTheResponseNamesWhereTheRequestCannotBeRead() {
        request("no JSON");
        respond(200);
        model.settle(OllamaEndpoint.CHAT, 1);

        assertThat(model.name()).isEqualTo("b:1");
        assertThat(model.label().label()).isEqualTo("b:1");
    }

    @Test
    void isAskedNoLongerOnceTheExchangeIsOver() {
        request("{\"model\":\"a:1\",\"messages\":[{}]}");
        respond(200);
        model.confirm(OllamaEndpoint.CHAT, 1);
        assertThat(registry.use().isAsking(model.label())).isTrue();

        model.leave(2);
        model.leave(3);

        assertThat(registry.use().isAsking(model.label())).isFalse();
        assertThat(registry.use().lastEndNanos(model.label())).isEqualTo(2);
    }
}
