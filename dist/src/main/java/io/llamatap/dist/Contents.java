package io.llamatap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a release by their path in it, with slashes, in an order that depends on nothing else. Used by one thread. */
final class Contents {
    private final SortedMap<String, Item> items = new TreeMap<>();

    /** Adds a copy of a file, and the folders that it stands in. */
    void file(String path, Path source) {
        put(path, new Item.Copy(source, false));
    }

    void program(String path, Path source) {
        put(path, new Item.Copy(source, true));
    }

    void link(String path, String target) {
        put(path, new Item.Link(target));
    }

    /** Adds all below a folder; programs are what stands in a folder bin, and what Java starts by itself. */
    void tree(String path, Path source) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(source)) {
            all = walk.toList();
        }
        for (Path file : all) {
            String below = source.relativize(file).toString().replace('\\', '/');
            if (Files.isSymbolicLink(file)) {
                link(path + "/" + below, Files.readSymbolicLink(file).toString());
            } else if (Files.isRegularFile(file)) {
                boolean isProgram =
                        below.contains("bin/") || below.endsWith("/jspawnhelper") || below.endsWith("/jexec");
                put(path + "/" + below, new Item.Copy(file, isProgram));
            }
        }
    }

    /** Adds all of another list below a folder. */
    void all(String path, Contents others) {
        others.items.forEach((below, item) -> put(path + "/" + below, item));
    }

    /** Gives what stands at a path another one. */
    void move(String from, String to) {
        put(to, remove(from));
    }

    /** Takes a file or link out, with the folders that are empty then, and returns it. */
    Item remove(String path) {
        Item item = items.remove(path);
        if (item == null) {
            throw new IllegalArgumentException("there is no " + path);
        }
        for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
            if (!items.subMap(path.substring(0, slash + 1), path.substring(0, slash) + (char) ('/' + 1))
                    .isEmpty()) {
                break;
            }
            items.remove(path.substring(0, slash));
        }
        return item;
    }

    SortedMap<String, Item> items() {
        return Collections.unmodifiableSortedMap(items);
    }

    /** Returns the sum of the sizes of all files in bytes. */
    long size() throws IOException {
        long sum = 0;
        for (Item item : items.values()) {
            if (item instanceof Item.Copy copy) {
                sum += Files.size(copy.source());
            }
        }
        return sum;
    }

    private void put(String path, Item item) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            items.putIfAbsent(path.substring(0, slash), new Item.Folder());
        }
        Item before = items.put(path, item);
        if (before != null && !(before instanceof Item.Folder)) {
            throw new IllegalArgumentException("there are two of " + path);
        }
    }
}
