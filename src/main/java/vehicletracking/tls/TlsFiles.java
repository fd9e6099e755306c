package vehicletracking.tls;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * PEM files of the settings {@code TLS_CERTIFICATE}, {@code TLS_KEY} and {@code TLS_CLIENT_CA}.
 *
 * @param certificate of the server, followed by its intermediate ones
 * @param key of the certificate, unencrypted
 * @param clientAuthorities that issue certificates of clients; empty when clients are not asked for one
 * @param isClientCertificateRequired whether a client without certificate is refused
 */
public record TlsFiles(
        Path certificate, Path key, Optional<Path> clientAuthorities, boolean isClientCertificateRequired) {

    private static final int MAX_BYTES = 1 << 20;

    /** What the files contain. */
    record Contents(PemFile certificate, PemFile key, Optional<PemFile> clientAuthorities) {}

    /** Reads the files. Blocks. Throws {@link IllegalArgumentException}, which names setting and file. */
    Contents read() {
        return new Contents(
                read("TLS_CERTIFICATE", certificate),
                read("TLS_KEY", key),
                clientAuthorities.map(file -> read("TLS_CLIENT_CA", file)));
    }

    private static PemFile read(String setting, Path path) {
        PemFile unread = new PemFile(setting, path, Buffer.buffer());
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw unread.unusable("that file is larger than " + MAX_BYTES + " bytes", null);
            }
            return new PemFile(setting, path, Buffer.buffer(bytes));
        } catch (NoSuchFileException e) {
            throw unread.unusable("there is no such file", e);
        } catch (IOException e) {
            throw unread.unusable("that file can't be read (" + e + ")", e);
        }
    }
}
