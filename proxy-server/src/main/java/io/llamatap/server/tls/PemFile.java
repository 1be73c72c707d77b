package io.llamatap.server.tls;

import io.llamatap.server.text.FileTrouble;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file (RFC 7468); text around them is ignored. Immutable. */
final class PemFile {
    /** Far above any bundle of certificate authorities. */
    private static final long LARGEST_BYTES = 16L << 20;

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*)-----END \\1-----");

    /** One block: its label and its bytes. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Block(String label, byte[] der) {}

    private final Path path;
    private final List<Block> blocks;

    private PemFile(Path path, List<Block> blocks) {
        this.path = path;
        this.blocks = blocks;
    }

    static PemFile read(Path path) throws BadTlsFileException {
        String text;
        try {
            if (Files.size(path) > LARGEST_BYTES) {
                throw new BadTlsFileException(
                        "is larger than " + (LARGEST_BYTES >> 20) + " MiB; check that it is a PEM file");
            }
            text = Files.readString(path, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new BadTlsFileException(FileTrouble.of(path, e), e);
        }
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                // Only old encrypted keys have headers, which end with an empty line.
                String body = matcher.group(2).replaceFirst("(?s)^.*?:.*?\r?\n\r?\n", "");
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(body)));
            } catch (IllegalArgumentException e) {
                throw new BadTlsFileException("holds a " + matcher.group(1) + " that is not Base64", e);
            }
        }
        if (text.contains("Proc-Type: 4,ENCRYPTED")) {
            blocks.add(new Block(PrivateKeys.ENCRYPTED, new byte[0]));
        }
        return new PemFile(path, List.copyOf(blocks));
    }

    Path path() {
        return path;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** Returns all certificates in order, at least one. */
    List<X509Certificate> certificates() throws BadTlsFileException {
        List<X509Certificate> all = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label.equals("CERTIFICATE") || block.label.equals("X509 CERTIFICATE")) {
                try {
                    all.add((X509Certificate) CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(block.der)));
                } catch (CertificateException e) {
                    throw new BadTlsFileException("holds a certificate that cannot be read: " + e.getMessage(), e);
                }
            }
        }
        if (all.isEmpty()) {
            throw new BadTlsFileException("holds no certificate in PEM");
        }
        return all;
    }
}
