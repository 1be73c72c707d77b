package io.llamatap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of the documents that is written from the code: {@code -Dllamatap.pages=write} writes it, else it must be up to date. */
public final class WrittenPage {
    private WrittenPage() {}

    /** Checks or writes a page. */
    public static void check(Path page, String text) throws IOException {
        if (System.getProperty("llamatap.pages", "").equals("write")) {
            Files.writeString(page, text);
            return;
        }
        assertThat(Files.readString(page)).as("run with -Dllamatap.pages=write").isEqualTo(text);
    }
}
