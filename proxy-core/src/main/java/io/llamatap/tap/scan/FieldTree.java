package io.llamatap.tap.scan;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the wanted fields stand in a JSON value: a node for each key on the way to one. Immutable.
 *
 * <p>Paths are written as keys joined by dots, {@code []} behind a key whose value is an array: {@code choices[].delta.content}.
 */
final class FieldTree {
    /** How many levels deep a wanted field may stand. */
    static final int MAX_LEVELS = 8;

    private final @Nullable JsonField field;
    private final @Nullable FieldTree element;
    private final @Nullable Lexicon<FieldTree> members;

    private FieldTree(@Nullable JsonField field, @Nullable FieldTree element, @Nullable Lexicon<FieldTree> members) {
        this.field = field;
        this.element = element;
        this.members = members;
    }

    /** Makes a tree whose keys are met exactly. */
    static FieldTree exact(Map<String, JsonField> fieldOfPath) {
        return of(fieldOfPath, false);
    }

    /** Makes a tree whose keys are met in any case, as Go's decoder does. */
    static FieldTree foldingCase(Map<String, JsonField> fieldOfPath) {
        return of(fieldOfPath, true);
    }

    private static FieldTree of(Map<String, JsonField> fieldOfPath, boolean foldsCase) {
        Branch root = new Branch();
        fieldOfPath.forEach((path, field) -> {
            Branch branch = root;
            String[] steps = path.replace("[]", ".[]").split("\\.", -1);
            if (steps.length >= MAX_LEVELS) {
                throw new IllegalArgumentException("At most " + MAX_LEVELS + " levels, not " + path);
            }
            for (String step : steps) {
                branch = branch.branches.computeIfAbsent(step, key -> new Branch());
            }
            branch.field = field;
        });
        return root.grow(foldsCase);
    }

    /** Returns what is wanted at this place itself, null if nothing is. */
    @Nullable
    JsonField field() {
        return field;
    }

    /** Returns the node of an array's elements, null if nothing is wanted of them. */
    @Nullable
    FieldTree element() {
        return element;
    }

    /** Says whether anything is wanted of an object's members. */
    boolean hasMembers() {
        return members != null;
    }

    /** Returns the node of an object's member, null if nothing is wanted of it. */
    @Nullable
    FieldTree member(byte[] key, int from, int to) {
        return members == null ? null : members.find(key, from, to);
    }

    /** A node that still grows. */
    private static final class Branch {
        private final Map<String, Branch> branches = new LinkedHashMap<>();
        private @Nullable JsonField field;

        private FieldTree grow(boolean foldsCase) {
            Map<String, FieldTree> grown = new LinkedHashMap<>();
            branches.forEach((key, branch) -> grown.put(key, branch.grow(foldsCase)));
            FieldTree element = grown.remove("[]");
            Lexicon<FieldTree> members =
                    grown.isEmpty() ? null : foldsCase ? Lexicon.foldingCase(grown) : Lexicon.exact(grown);
            return new FieldTree(field, element, members);
        }
    }
}
