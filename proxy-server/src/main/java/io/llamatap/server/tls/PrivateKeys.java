package io.llamatap.server.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads private keys: PKCS#8, and the older formats of RSA and EC keys, which become PKCS#8 by adding an envelope. */
final class PrivateKeys {
    static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");
    private static final byte[] VERSION = {2, 1, 0};
    /** rsaEncryption and no parameters (RFC 8017 appendix A.1). */
    private static final byte[] RSA = {
        0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
    };
    /** id-ecPublicKey (RFC 5480 section 2.1.1). */
    private static final byte[] EC = {6, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 4;
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    /** Returns the first private key of a file. */
    static PrivateKey of(PemFile file) throws BadTlsFileException {
        for (PemFile.Block block : file.blocks()) {
            switch (block.label()) {
                case ENCRYPTED ->
                    throw new BadTlsFileException("is encrypted; remove the password with: openssl pkey -in "
                            + file.path() + " -out plain.key");
                case "PRIVATE KEY" -> {
                    return decode(block.der());
                }
                case "RSA PRIVATE KEY" -> {
                    return decode(envelope(RSA, block.der()));
                }
                case "EC PRIVATE KEY" -> {
                    return decode(envelope(element(SEQUENCE, EC, curve(block.der())), block.der()));
                }
                default -> {
                    // A certificate, or the parameters that openssl writes before a key.
                }
            }
        }
        throw new BadTlsFileException("holds no private key in PEM");
    }

    private static PrivateKey decode(byte[] pkcs8) throws BadTlsFileException {
        for (String algorithm : ALGORITHMS) {
            PrivateKey key = decode(algorithm, pkcs8);
            if (key != null) {
                return key;
            }
        }
        throw new BadTlsFileException(
                "holds a private key that is malformed or not of the type " + String.join(", ", ALGORITHMS)
                        + "; create one with: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256");
    }

    private static @Nullable PrivateKey decode(String algorithm, byte[] pkcs8) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException notOfThisKind) {
            return null;
        }
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, VERSION, algorithm, element(OCTETS, key));
    }

    private static byte[] element(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        int length = content.size();
        if (length < 0x80) {
            all.write(length);
        } else if (length < 0x100) {
            all.write(0x81);
            all.write(length);
        } else {
            all.write(0x82);
            all.write(length >> 8);
            all.write(length);
        }
        all.writeBytes(content.toByteArray());
        return all.toByteArray();
    }

    /** Returns the curve in an EC key (RFC 5915 section 3): version, key, [0] curve. */
    private static byte[] curve(byte[] sec1) throws BadTlsFileException {
        int at = sec1.length > 2 && (sec1[1] & 0x80) != 0 ? 2 + (sec1[1] & 0x7f) : 2;
        while (at + 1 < sec1.length && (sec1[at + 1] & 0x80) == 0) {
            int end = at + 2 + sec1[at + 1];
            if ((sec1[at] & 0xff) == PARAMETERS && end <= sec1.length) {
                return Arrays.copyOfRange(sec1, at + 2, end);
            }
            at = end;
        }
        throw new BadTlsFileException(
                "holds an EC key without the name of its curve; convert it with: openssl pkcs8 -topk8 -nodes");
    }
}
