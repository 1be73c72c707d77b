package io.llamatap.server.config.setting;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.llamatap.relay.RelayOptions;
import io.llamatap.server.config.BadConfigException;
import io.llamatap.server.config.ConfigReader;
import io.llamatap.server.config.Invocation;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigKeyTest {

    @Test
    void catalogueHasEveryKeyOnce() throws IllegalAccessException {
        List<Object> constants = new ArrayList<>();
        for (JavaClass group : new ClassFileImporter().importPackages(ConfigKey.class.getPackageName())) {
            for (Field field : group.reflect().getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigKey.class) {
                    constants.add(field.get(null));
                }
            }
        }
        assertThat(constants).isNotEmpty();
        assertThat(Catalogue.keys().toArray()).containsExactlyInAnyOrderElementsOf(constants);
        assertThat(Catalogue.keys()).extracting(ConfigKey::name).doesNotHaveDuplicates();
    }

    @Test
    void defaultsAreThoseOfTheRelay() throws BadConfigException {
        Invocation invocation = ConfigReader.read(new String[0], Map.of(), (level, format) -> {});
        assertThat(invocation.settings().relay()).isEqualTo(RelayOptions.defaults());
    }

    @Test
    void everyKeySaysWhatItIsForAndWhatItAccepts() {
        for (ConfigKey<?> key : Catalogue.keys()) {
            assertThat(key.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(key.help()).as(key.name()).hasSizeGreaterThan(20);
            assertThat(key.kind().accepted()).as(key.name()).isNotEmpty();
        }
    }
}
