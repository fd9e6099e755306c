package vehicletracking;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Address on which the service accepts requests. Its error messages name the setting. */
record HttpAddress(String host, int port) {

    private static final Logger LOG = LoggerFactory.getLogger(HttpAddress.class);

    /** Binds the address and releases it. Blocks. Throws {@link IllegalStateException} if it cannot be bound. */
    void requireFree() {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw wrongHost();
        }
        try {
            bind(address.getAddress(), port);
        } catch (IOException e) {
            throw isOfThisMachine(address.getAddress()) ? taken(e) : wrongHost();
        }
    }

    Throwable explain(Throwable failure) {
        // Another process can bind the address even after requireFree.
        return failure instanceof IOException e ? taken(e) : failure;
    }

    /**
     * Logs the address, and a first request.
     *
     * @param scheme {@code http} or {@code https}
     */
    void announce(String scheme, boolean isAuthenticated) {
        LOG.info("takes requests on {}://{}:{}", scheme, host, port);
        LOG.info(
                "API description: {}/openapi.json; first vehicle: curl{} -H 'Content-Type: application/json'"
                        + " -d '{\"vehicleLicensePlate\": \"ZH 123456\"}' {}/register-vehicle",
                localUrl(scheme),
                isAuthenticated ? " -H \"Authorization: Bearer $KEY\"" : "",
                localUrl(scheme));
    }

    private String localUrl(String scheme) {
        return scheme + "://" + (host.equals("0.0.0.0") ? "localhost" : host) + ":" + port;
    }

    private IllegalStateException taken(IOException e) {
        return new IllegalStateException(
                "HTTP_PORT is %d, but %s:%d can't be bound (%s); stop the process that uses it, or choose another port"
                        .formatted(port, host, port, e.getMessage()),
                e);
    }

    private IllegalStateException wrongHost() {
        return new IllegalStateException("HTTP_HOST is " + host
                + ", but this machine has no such address; use one of its own, 127.0.0.1, or 0.0.0.0 for all of them");
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            bind(address, 0);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void bind(InetAddress address, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true); // connections that the previous process closed do not keep the port
            socket.bind(new InetSocketAddress(address, port));
        }
    }
}
