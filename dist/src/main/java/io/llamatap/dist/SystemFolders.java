package io.llamatap.dist;

/** Which folders of an installation belong to Llamatap; all others are the system's, and none of our packages may claim them. */
final class SystemFolders {
    private SystemFolders() {}

    /** Returns whether a folder, by its path below /, is ours. */
    static boolean isOurs(String path) {
        return (path + "/").contains("/llamatap/");
    }
}
