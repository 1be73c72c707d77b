package io.llamatap.server.rules;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * A library that a jar contains, with its licences as its project description in the local Maven repository names them.
 *
 * @param licences the names that stand in the first description that has any: its own, else its parent's
 */
record Library(String group, String artifact, String version, List<String> licences) {

    /** Reads the description beside a jar of the local repository. */
    static Library of(Path jar) throws Exception {
        // REPOSITORY/GROUP/OF/FOLDERS/ARTIFACT/VERSION/ARTIFACT-VERSION.jar
        Path folder = jar.resolve("..").normalize();
        String artifact = name(folder.resolve("..").normalize());
        String version = name(folder);
        Element project = parse(folder.resolve(artifact + "-" + version + ".pom"));
        String own = text(project, "groupId");
        String group = own != null ? own : String.valueOf(text(child(project, "parent"), "groupId"));
        Path repository = folder.resolve("../..")
                .resolve("../".repeat(group.split("\\.", -1).length))
                .normalize();
        return new Library(group, artifact, version, licences(project, repository));
    }

    private static List<String> licences(Element project, Path repository) throws Exception {
        Element licences = child(project, "licenses");
        Element parent = child(project, "parent");
        if (licences != null) {
            return children(licences)
                    .map(licence -> String.valueOf(text(licence, "name")))
                    .toList();
        }
        if (parent == null) {
            return List.of();
        }
        String artifact = text(parent, "artifactId");
        String version = text(parent, "version");
        return licences(
                parse(repository
                        .resolve(String.valueOf(text(parent, "groupId")).replace('.', '/'))
                        .resolve(String.valueOf(artifact))
                        .resolve(String.valueOf(version))
                        .resolve(artifact + "-" + version + ".pom")),
                repository);
    }

    private static String name(Path path) {
        return path.getName(path.getNameCount() - 1).toString();
    }

    private static Element parse(Path pom) throws Exception {
        try (var in = Files.newInputStream(pom)) {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
        }
    }

    private static Stream<Element> children(Element of) {
        Stream.Builder<Element> found = Stream.builder();
        for (Node node = of.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                found.add(element);
            }
        }
        return found.build();
    }

    private static @Nullable Element child(Element of, String name) {
        return children(of)
                .filter(element -> element.getNodeName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String text(@Nullable Element of, String name) {
        Element child = of == null ? null : child(of, name);
        return child == null ? null : child.getTextContent().strip();
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
