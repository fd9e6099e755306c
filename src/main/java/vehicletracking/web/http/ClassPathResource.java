package vehicletracking.web.http;

import io.vertx.core.buffer.Buffer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * Small files that are part of the program. They are read at the start, without the file resolver of Vert.x, whose
 * copies of them are gone when the process gets a termination signal.
 */
public final class ClassPathResource {

    private ClassPathResource() {}

    /** Reads a file at once, so not on a busy event loop. */
    public static Buffer read(String path) {
        try (InputStream in = ClassPathResource.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path + " is not on the class path");
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
