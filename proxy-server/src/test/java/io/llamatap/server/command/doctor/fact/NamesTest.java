package io.llamatap.server.command.doctor.fact;

import static org.assertj.core.api.Assertions.assertThat;

import io.llamatap.metrics.family.Catalogue;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The doctor reads metrics that exist. */
class NamesTest {
    @Test
    void areInTheCatalogue() throws Exception {
        List<String> known =
                Catalogue.all().stream().map(family -> family.text()).toList();
        for (Field field : Names.class.getFields()) {
            String name = (String) field.get(null);
            if (!name.startsWith("_")) {
                assertThat(known).contains(name);
            }
        }
    }
}
