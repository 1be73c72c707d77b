package io.llamatap.tap.scan.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldTreeTest {
    private static @Nullable FieldTree member(@Nullable FieldTree tree, String key) {
        byte[] bytes = key.getBytes(UTF_8);
        return tree == null ? null : tree.member(bytes, 0, bytes.length);
    }

    private static @Nullable JsonField field(@Nullable FieldTree tree) {
        return tree == null ? null : tree.field();
    }

    @Test
    void findsAFieldInsideTheElementsOfAnArray() {
        FieldTree tree = FieldTree.exact(Map.of("choices[].delta.content", JsonField.RESPONSE));
        FieldTree choices = member(tree, "choices");

        assertThat(field(choices)).isNull();
        assertThat(choices == null ? null : field(member(member(choices.element(), "delta"), "content")))
                .isEqualTo(JsonField.RESPONSE);
        assertThat(member(choices, "delta")).isNull();
    }

    @Test
    void knowsAPlaceThatIsWantedItselfAndHasWantedMembers() {
        FieldTree tree = FieldTree.exact(Map.of("error", JsonField.ERROR, "error.type", JsonField.TYPE));
        FieldTree error = member(tree, "error");

        assertThat(field(error)).isEqualTo(JsonField.ERROR);
        assertThat(field(member(error, "type"))).isEqualTo(JsonField.TYPE);
    }

    @Test
    void foldsCaseOnlyIfConfigured() {
        Map<String, JsonField> fields = Map.of("model", JsonField.MODEL);

        assertThat(member(FieldTree.exact(fields), "MODEL")).isNull();
        assertThat(field(member(FieldTree.foldingCase(fields), "MODEL"))).isEqualTo(JsonField.MODEL);
    }

    @Test
    void hasSoManyLevelsOnly() {
        assertThatThrownBy(() -> FieldTree.exact(Map.of("a.b.c.d.e.f.g.h", JsonField.MODEL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 levels");
    }
}
