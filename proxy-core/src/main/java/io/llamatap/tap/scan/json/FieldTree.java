package io.llamatap.tap.scan.json;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths of the wanted fields in a JSON value, as a tree with a node for each key. Immutable.
 *
 * <p>A path consists of keys joined by dots, with {@code []} after a key whose value is an array:
 * {@code choices[].delta.content}.
 */
public final class FieldTree {
    /** The deepest level of a wanted field. */
    static final int MAX_LEVELS = 8;

    private final @Nullable JsonField field;
    private final @Nullable FieldTree element;
    private final @Nullable ByteStringMap<FieldTree> members;

    private FieldTree(
            @Nullable JsonField field, @Nullable FieldTree element, @Nullable ByteStringMap<FieldTree> members) {
        this.field = field;
        this.element = element;
        this.members = members;
    }

    /** Creates a tree whose keys match exactly. */
    public static FieldTree exact(Map<String, JsonField> fieldOfPath) {
        return of(fieldOfPath, false);
    }

    /** Creates a tree whose keys match in any case, as in Go's decoder. */
    public static FieldTree foldingCase(Map<String, JsonField> fieldOfPath) {
        return of(fieldOfPath, true);
    }

    private static FieldTree of(Map<String, JsonField> fieldOfPath, boolean foldsCase) {
        Branch root = new Branch();
        fieldOfPath.forEach((path, field) -> {
            Branch branch = root;
            String[] steps = path.replace("[]", ".[]").split("\\.", -1);
            if (steps.length >= MAX_LEVELS) {
                throw new IllegalArgumentException("path " + path + " has more than " + (MAX_LEVELS - 1) + " levels");
            }
            for (String step : steps) {
                branch = branch.branches.computeIfAbsent(step, key -> new Branch());
            }
            branch.field = field;
        });
        return root.grow(foldsCase);
    }

    /** Returns the field at this node; null if its value is not wanted. */
    @Nullable
    JsonField field() {
        return field;
    }

    /** Returns the node of an array's elements; null if nothing in them is wanted. */
    @Nullable
    FieldTree element() {
        return element;
    }

    /** Says whether any member of an object is wanted. */
    boolean hasMembers() {
        return members != null;
    }

    /** Returns the node of an object's member; null if nothing in it is wanted. */
    @Nullable
    FieldTree member(byte[] key, int from, int to) {
        return members == null ? null : members.find(key, from, to);
    }

    /** A node while the tree is built. */
    private static final class Branch {
        private final Map<String, Branch> branches = new LinkedHashMap<>();
        private @Nullable JsonField field;

        private FieldTree grow(boolean foldsCase) {
            Map<String, FieldTree> grown = new LinkedHashMap<>();
            branches.forEach((key, branch) -> grown.put(key, branch.grow(foldsCase)));
            FieldTree element = grown.remove("[]");
            ByteStringMap<FieldTree> members =
                    grown.isEmpty() ? null : foldsCase ? ByteStringMap.foldingCase(grown) : ByteStringMap.exact(grown);
            return new FieldTree(field, element, members);
        }
    }
}
