package vehicletracking.web.operations;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.web.http.Response;
import vehicletracking.web.http.RouteGroup;
import vehicletracking.web.http.RouteTable;

/** Route of the version of the service, which the manifest of the packaged program contains. */
public final class VersionRoutes implements RouteGroup {

    private static final Logger LOG = LoggerFactory.getLogger(VersionRoutes.class);

    private static final String COMMIT = "Build-Commit";

    private final JsonObject version = version();

    @Override
    public void addTo(RouteTable routes) {
        routes.get("/version", this::version);
    }

    private Future<Response> version(RoutingContext request) {
        return Future.succeededFuture(Response.ok(version));
    }

    private static JsonObject version() {
        String packaged = VersionRoutes.class.getPackage().getImplementationVersion();
        JsonObject version = new JsonObject().put("version", Objects.requireNonNullElse(packaged, "development"));
        String commit = commit();
        if (!commit.isEmpty()) {
            version.put("commit", commit);
        }
        return version.put(
                "startedAt",
                Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                        .toString());
    }

    /** Empty when the program is not packaged, or was packaged without {@code -Dbuild.commit}. */
    private static String commit() {
        try (InputStream in = VersionRoutes.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
            Attributes attributes = in == null ? new Attributes() : new Manifest(in).getMainAttributes();
            return Objects.requireNonNullElse(attributes.getValue(COMMIT), "");
        } catch (IOException e) {
            LOG.debug("the manifest can't be read", e);
            return "";
        }
    }
}
