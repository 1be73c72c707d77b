package io.llamatap.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelNamesTest {
    private final ModelNames names = new ModelNames(8);

    @Test
    void doesNotKnowAModelThatNobodyVouchedFor() {
        assertThat(names.find("llama3")).isEqualTo(ModelNames.OTHER);
        assertThat(names.labels()).containsExactly("", "__other__");
    }

    @Test
    void takesAMissingNameForNoModel() {
        assertThat(names.find(null)).isEqualTo(ModelNames.NONE);
        assertThat(names.find(" ")).isEqualTo(ModelNames.NONE);
        assertThat(names.admitUsed("")).isEqualTo(ModelNames.NONE);
        assertThat(names.admitListed(null)).isEqualTo(ModelNames.NONE);
    }

    @Test
    void showsAModelWithAndWithoutItsDefaultTagAsOne() {
        int id = names.admitUsed("llama3");
        assertThat(names.find("llama3:latest")).isEqualTo(id);
        assertThat(names.admitListed("llama3:latest")).isEqualTo(id);
        assertThat(names.labels().get(id)).isEqualTo("llama3:latest");
    }

    @Test
    void doesNotTakeARegistrysPortForATag() {
        int id = names.admitUsed("box:5000/me/llama3");
        assertThat(names.labels().get(id)).isEqualTo("box:5000/me/llama3:latest");
    }

    @Test
    void keepsRoomForUsedModelsBesideListedOnes() {
        for (int i = 0; i < 20; i++) {
            names.admitListed("listed" + i);
        }
        assertThat(names.labels()).hasSize(2 + 6);
        assertThat(names.admitUsed("used")).isGreaterThan(ModelNames.OTHER);
    }

    @Test
    void admitsNoMoreThanItsCap() {
        for (int i = 0; i < 20; i++) {
            names.admitUsed("m" + i);
        }
        assertThat(names.labels()).hasSize(2 + 8);
        assertThat(names.admitUsed("late")).isEqualTo(ModelNames.OTHER);
        assertThat(names.find("m7")).isGreaterThan(ModelNames.OTHER);
    }

    @Test
    void escapesControlCharactersAndHalfPairs() {
        assertThat(ModelNames.canonical("a\nb\u0000c\ud800:x")).isEqualTo("a\\u000ab\\u0000c\ufffd:x");
        assertThat(ModelNames.canonical("\ud83e\udd99:x")).isEqualTo("\ud83e\udd99:x");
    }

    @Test
    void cutsNamesAt128BytesBetweenCharacters() {
        assertThat(ModelNames.canonical("n".repeat(500))).isEqualTo("n".repeat(128));
        assertThat(ModelNames.canonical("\u00fc".repeat(100) + ":x")).isEqualTo("\u00fc".repeat(64));
        assertThat(ModelNames.canonical("x" + "\u00fc".repeat(100))).isEqualTo("x" + "\u00fc".repeat(63));
    }

    @Test
    void canShowAnyName() {
        long seed = 99;
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            StringBuilder name = new StringBuilder("m");
            for (int n = random.nextInt(200); n > 0; n--) {
                name.append((char) (random.nextBoolean() ? random.nextInt(0x80) : random.nextInt(0x10000)));
            }
            String shown = ModelNames.canonical(name.toString());
            assertThat(shown.getBytes(UTF_8).length).as("seed %d", seed).isBetween(1, 128);
            assertThat(new String(shown.getBytes(UTF_8), UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(shown);
            assertThat(shown.chars().noneMatch(Character::isISOControl))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void cannotBeMadeToShowItsOwnWordForOthers() {
        int id = names.admitUsed("__other__");
        assertThat(names.labels().get(id)).isEqualTo("__other__:latest");
    }

    @Test
    void refusesACapOutOfRange() {
        assertThatThrownBy(() -> new ModelNames(0)).hasMessageContaining("1 to 1000");
        assertThatThrownBy(() -> new ModelNames(1001)).hasMessageContaining("1001");
    }
}
