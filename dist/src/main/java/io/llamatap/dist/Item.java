package io.llamatap.dist;

import java.nio.file.Path;

/** What stands at a path of a release. Immutable. */
sealed interface Item {

    /** Returns the permissions, which are never those of the file that is read: they would depend on who builds. */
    int mode();

    /** A folder. */
    record Folder() implements Item {
        @Override
        public int mode() {
            return 0755;
        }
    }

    /** A symbolic link. */
    record Link(String target) implements Item {
        @Override
        public int mode() {
            return 0777;
        }
    }

    /** A copy of a file of this machine. */
    record Copy(Path source, boolean isProgram) implements Item {
        @Override
        public int mode() {
            return isProgram ? 0755 : 0644;
        }
    }
}
