package io.llamatap.dist;

import static org.eclipse.packager.rpm.deps.RpmDependencyFlags.FIND_REQUIRES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import org.eclipse.packager.rpm.FileFlags;
import org.eclipse.packager.rpm.RpmTag;
import org.eclipse.packager.rpm.RpmVersion;
import org.eclipse.packager.rpm.build.BuilderContext;
import org.eclipse.packager.rpm.build.BuilderOptions;
import org.eclipse.packager.rpm.build.DigestAlgorithm;
import org.eclipse.packager.rpm.build.FileInformation;
import org.eclipse.packager.rpm.build.FileInformationProvider;
import org.eclipse.packager.rpm.build.RpmBuilder;
import org.eclipse.packager.rpm.build.RpmBuilder.PackageInformation;

/** Writes an RPM package. Stateless. */
final class Rpm {
    private static final String RELEASE = "1";

    private Rpm() {}

    /**
     * What a package says of itself.
     *
     * @param version without a hyphen, which separates it from the release
     * @param requires libraries, as rpm names them
     * @param scripts a folder with the scripts post, preun and postun
     */
    record Facts(
            String version,
            String architecture,
            String summary,
            String description,
            String packager,
            SortedSet<String> requires,
            Path scripts) {}

    static String fileName(String version, String architecture) {
        return "llamatap-" + version + "-" + RELEASE + "." + architecture + ".rpm";
    }

    /**
     * Writes a package.
     *
     * @param settings the paths of files that an upgrade leaves as they are
     * @param files what is installed, by the path below /
     */
    static void write(Path to, Facts facts, Set<String> settings, Contents files, Instant time) throws IOException {
        BuilderOptions options = new BuilderOptions();
        options.setFileDigestAlgorithm(DigestAlgorithm.SHA256);
        RpmVersion version = new RpmVersion(null, facts.version(), RELEASE);
        try (RpmBuilder rpm = new RpmBuilder("llamatap", version, facts.architecture(), to, options)) {
            rpm.setInformation(information(facts));
            for (String library : facts.requires()) {
                rpm.addRequirement(library, "", FIND_REQUIRES);
            }
            rpm.setPostInstallationScript(Files.readString(facts.scripts().resolve("post")));
            rpm.setPreRemoveScript(Files.readString(facts.scripts().resolve("preun")));
            rpm.setPostRemoveScript(Files.readString(facts.scripts().resolve("postun")));
            BuilderContext context = rpm.newContext();
            for (Map.Entry<String, Item> entry : files.items().entrySet()) {
                add(context, entry.getKey(), entry.getValue(), settings.contains(entry.getKey()), time);
            }
            // Otherwise it is the time of this build.
            rpm.setHeaderCustomizer(header -> header.putInt(RpmTag.BUILDTIME, (int) time.getEpochSecond()));
            rpm.build();
        }
    }

    private static PackageInformation information(Facts facts) {
        PackageInformation information = new PackageInformation();
        information.setSummary(facts.summary());
        information.setDescription(facts.description());
        information.setPackager(facts.packager());
        information.setLicense("Apache-2.0");
        information.setGroup("System Environment/Daemons");
        return information;
    }

    private static void add(BuilderContext context, String path, Item item, boolean isSettings, Instant time)
            throws IOException {
        FileInformationProvider<Object> provider = (name, source, type) -> {
            FileInformation information = new FileInformation();
            information.setMode((short) item.mode());
            information.setTimestamp(time);
            if (isSettings) {
                information.setFileFlags(EnumSet.of(FileFlags.CONFIGURATION, FileFlags.NOREPLACE));
            } else if (path.startsWith("usr/share/doc/") || path.startsWith("usr/share/man/")) {
                information.setFileFlags(EnumSet.of(FileFlags.DOC));
            }
            return information;
        };
        if (item instanceof Item.Copy copy) {
            context.addFile(path, copy.source(), provider);
        } else if (item instanceof Item.Link link) {
            context.addSymbolicLink(path, link.target(), provider);
        } else if (SystemFolders.isOurs(path)) {
            context.addDirectory(path, provider);
        }
    }
}
