package io.llamatap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an archive has and where it stands: bin, lib/llamatap, share. The launcher finds the rest from bin, so the same folders can be
 * merged into /usr/local or, by a package, into /usr. Used by one thread.
 */
final class ReleaseLayout {
    static final String LIB = "lib/llamatap";
    private static final String SHARE = "share/llamatap";
    private static final String DOC = "share/doc/llamatap";
    static final String MAN_PAGE = "share/man/man1/llamatap.1";
    static final String ZSH = "share/zsh/site-functions/_llamatap";

    /** Files of config/ that are of use only in a checkout. */
    private static final Pattern FOR_DEVELOPERS =
            Pattern.compile("(archive|runtime)\\.sh|jvm\\.options|panels\\.tsv|image/.*");

    private ReleaseLayout() {}

    /**
     * Returns the contents of an archive.
     *
     * @param built the folder with the runtime, and the class archive if there is one
     */
    static Contents of(Inputs inputs, Platform platform, Path built) throws IOException {
        Contents contents = new Contents();
        contents.tree(LIB + "/runtime", built.resolve("runtime"));
        contents.file(LIB + "/jvm.options", inputs.file("config/jvm.options"));
        for (Path archive : ClassArchive.in(built)) {
            contents.file(LIB + "/" + archive.getFileName(), archive);
        }
        addNatives(contents, inputs, platform);
        addConfig(contents, inputs);
        contents.file("LICENSE", inputs.file("LICENSE"));
        contents.tree(DOC + "/licenses", inputs.file("proxy-server/src/main/resources/META-INF"));
        // As in a checkout, so that the pages find each other and what they name.
        contents.tree(DOC + "/docs", inputs.file("docs"));
        for (String page : List.of("README.md", "CHANGELOG.md", "SECURITY.md")) {
            contents.file(DOC + "/" + page, inputs.file(page));
        }
        if (!platform.isWindows()) {
            contents.link(DOC + "/config", "../../llamatap/config");
        }
        String service = SHARE + "/service";
        if (platform.isWindows()) {
            contents.file("bin/llamatap.cmd", inputs.file("dist/files/llamatap.cmd"));
            contents.tree(service, inputs.file("dist/files/windows"));
            return contents;
        }
        contents.program("bin/llamatap", inputs.file("dist/files/llamatap"));
        contents.tree(service, inputs.file(platform.isLinux() ? "dist/files/systemd" : "dist/files/launchd"));
        contents.file(MAN_PAGE, inputs.file("dist/files/llamatap.1"));
        contents.file("share/bash-completion/completions/llamatap", inputs.file("dist/files/completion/llamatap.bash"));
        contents.file(ZSH, inputs.file("dist/files/completion/_llamatap"));
        contents.file(
                "share/fish/vendor_completions.d/llamatap.fish", inputs.file("dist/files/completion/llamatap.fish"));
        return contents;
    }

    private static void addNatives(Contents contents, Inputs inputs, Platform platform) throws IOException {
        Path natives = inputs.file("proxy-server/target/native");
        for (Path library : filesBelow(natives)) {
            String name = natives.relativize(library).toString().replace('\\', '/');
            if (platform.owns(name)) {
                contents.file(LIB + "/native/" + library.getFileName(), library);
            }
        }
    }

    private static void addConfig(Contents contents, Inputs inputs) throws IOException {
        Path config = inputs.file("config");
        for (Path file : filesBelow(config)) {
            String name = config.relativize(file).toString().replace('\\', '/');
            if (!FOR_DEVELOPERS.matcher(name).matches()) {
                contents.file(SHARE + "/config/" + name, file);
            }
        }
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
