package io.llamatap;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The circles among the classes of one package: each class of a circle can be reached from every other one of it. Counted from
 * class files; a nested class counts as its outermost one. Packages below are not looked at.
 */
public final class ClassCircles {
    /** Most classes that may know each other in a circle. */
    public static final int MAX_CLASSES = 3;

    /** Which classes of the package each class knows. */
    private final Map<String, Set<String>> knows = new TreeMap<>();

    private ClassCircles(String packageName, Iterable<JavaClass> classes) {
        for (JavaClass type : classes) {
            if (type.getPackageName().equals(packageName)) {
                Set<String> known = knows.computeIfAbsent(outermost(type), name -> new TreeSet<>());
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().equals(packageName)) {
                        known.add(outermost(target));
                    }
                }
            }
        }
    }

    /** Fails if more than so many production classes of a package know each other in a circle. */
    public static void assertNoneLargerThan(int classes, String packageName) {
        assertNoneLargerThan(
                classes,
                packageName,
                new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .withImportOption(new ImportOption.DoNotIncludeJars())
                        .importPackages(packageName));
    }

    /** Fails if more than so many of the given classes that are in a package know each other in a circle. */
    public static void assertNoneLargerThan(int classes, String packageName, Iterable<JavaClass> among) {
        ClassCircles circles = new ClassCircles(packageName, among);
        assertThat(circles.knows).as("classes of " + packageName).isNotEmpty();
        assertThat(circles.largerThan(classes))
                .as("circles of more than %d classes in %s", classes, packageName)
                .isEmpty();
    }

    /** Returns, for each circle that is too large, which of its classes know which. */
    private List<Map<String, Set<String>>> largerThan(int classes) {
        Map<String, Set<String>> reaches = new TreeMap<>();
        knows.keySet().forEach(name -> reaches.put(name, reachable(name)));
        List<Map<String, Set<String>>> circles = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : knows.keySet()) {
            Set<String> circle = new TreeSet<>(reaches.get(name));
            circle.removeIf(other -> !reaches.get(other).contains(name));
            if (circle.size() > classes && seen.add(circle.iterator().next())) {
                circles.add(edges(circle));
            }
        }
        return circles;
    }

    private Map<String, Set<String>> edges(Set<String> circle) {
        Map<String, Set<String>> edges = new TreeMap<>();
        for (String name : circle) {
            Set<String> known = new TreeSet<>(knows.get(name));
            known.retainAll(circle);
            known.remove(name);
            edges.put(name, known);
        }
        return edges;
    }

    private Set<String> reachable(String from) {
        Set<String> reached = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(knows.get(from));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (reached.add(next)) {
                open.addAll(knows.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }

    private static String outermost(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getSimpleName();
    }
}
