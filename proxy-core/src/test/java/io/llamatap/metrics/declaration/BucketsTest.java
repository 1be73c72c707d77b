package io.llamatap.metrics.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.family.ActivityFamilies;
import io.llamatap.metrics.family.Catalogue;
import io.llamatap.metrics.family.ExporterFamilies;
import io.llamatap.metrics.family.HomeserverFamilies;
import io.llamatap.metrics.family.RequestFamilies;
import io.llamatap.metrics.family.TokenFamilies;
import org.junit.jupiter.api.Test;

/** Durations of language model responses lie between bucket bounds, not beyond the last one. */
class BucketsTest {
    @Test
    void distinguishTokensByPowersOfTwoUpTo128k() {
        for (double edge = 1; edge <= 131_072; edge *= 2) {
            assertThat(TokenFamilies.REQUEST_TOKENS.buckets().edges()).contains(edge);
        }
        assertThat(TokenFamilies.REQUEST_TOKENS.buckets().edges()).contains(1_048_576.0);
    }

    @Test
    void reachBeyondFiveMinutesForColdStartsAndFirstTokens() {
        for (MetricDescriptor family : new MetricDescriptor[] {
            ActivityFamilies.COLD_START, RequestFamilies.TIME_TO_FIRST_TOKEN, RequestFamilies.TIME_TO_FIRST_ANSWER
        }) {
            assertThat(family.buckets().edges()).contains(300.0, 600.0, 900.0, 1800.0);
        }
    }

    @Test
    void ofReplacedExportersStayAsTheyAre() {
        assertThat(HomeserverFamilies.HOMESERVER_DURATION.buckets().edges())
                .containsExactly(.1, .5, 1., 2., 5., 10., 30., 60., 120., 300.);
        assertThat(HomeserverFamilies.HOMESERVER_GENERATION.buckets().edges())
                .containsExactly(.1, .5, 1., 2., 5., 10., 30., 60., 120.);
        assertThat(ExporterFamilies.FASTAPI_RESPONSE.buckets().edges())
                .contains(.005, .01, .025, .05, .075, .1, .25, .5, .75, 1., 2.5, 5., 7.5, 10.);
    }

    @Test
    void ascend() {
        for (MetricDescriptor family : Catalogue.all()) {
            if (family.type() == MetricType.HISTOGRAM) {
                assertThat(family.buckets().edges())
                        .as(family.text())
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
        }
    }
}
