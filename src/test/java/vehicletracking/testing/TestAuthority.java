package vehicletracking.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority of a test's own. It issues certificates with EC keys, as files in PEM. */
public final class TestAuthority {

    private static final String PASSWORD = "password";
    private static final long LIMIT_SECONDS = 60;

    private final Path directory;
    private final Path keyStore;

    /** @param directory of the files, which exists */
    public TestAuthority(Path directory) throws IOException, GeneralSecurityException, InterruptedException {
        this.directory = directory;
        this.keyStore = directory.resolve("authority.p12");
        keytool("ca", List.of("-ext", "bc=ca:true", "-validity", "36500"));
        write("ca");
    }

    /** Certificate and key of one name. */
    public record Pem(Path certificate, Path key) {}

    /** The certificate of the authority. */
    public Path certificate() {
        return directory.resolve("ca.pem");
    }

    /**
     * A certificate that is valid for a hundred years.
     *
     * @param names for example {@code dns:localhost,ip:127.0.0.1}
     */
    public Pem issue(String commonName, String names)
            throws IOException, GeneralSecurityException, InterruptedException {
        return issue(commonName, names, "-validity", "36500");
    }

    /** @param options of {@code keytool -genkeypair} */
    public Pem issue(String commonName, String names, String... options)
            throws IOException, GeneralSecurityException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-signer", "ca", "-signerkeypass", PASSWORD));
        arguments.addAll(List.of("-ext", "san=" + names));
        arguments.addAll(List.of(options));
        keytool(commonName, arguments);
        return write(commonName);
    }

    private void keytool(String commonName, Collection<String> more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-alias",
                commonName,
                "-dname",
                "CN=" + commonName,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                keyStore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(more);
        Path output = directory.resolve("keytool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    }

    private Pem write(String alias) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD.toCharArray());
        }
        Pem pem = new Pem(directory.resolve(alias + ".pem"), directory.resolve(alias + ".key"));
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        Files.writeString(pem.certificate, pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(
                pem.key,
                pem("PRIVATE KEY", store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
        Files.setPosixFilePermissions(pem.key, PosixFilePermissions.fromString("rw-------"));
        return pem;
    }

    private static String pem(String label, byte[] content) {
        String encoded = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + encoded + "\n-----END " + label + "-----\n";
    }
}
