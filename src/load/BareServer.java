import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Baseline of the load suite: the same HTTP server and router on port 3001, which parse a JSON body and respond with
 * JSON of the same size, without a database, an event bus or any logic.
 */
public class BareServer extends VerticleBase {

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        BodyHandler body = BodyHandler.create(false).setBodyLimit(64 * 1024);
        router.post("/track-location").handler(body).handler(request -> {
            JsonObject location = request.body().asJsonObject();
            request.response()
                    .setStatusCode(location.getString("vehicleLicensePlate") == null ? 400 : 201)
                    .putHeader("content-type", "application/json")
                    .end(new JsonObject()
                            .put("locationTrackedId", "01a20699-5974-7145-a2c4-f6c08b640d95")
                            .toBuffer());
        });
        router.get("/vehicle-current-location/:vehicleRegisteredId")
                .handler(request -> request.response()
                        .putHeader("content-type", "application/json")
                        .end(new JsonObject()
                                .put("vehicleRegisteredId", request.pathParam("vehicleRegisteredId"))
                                .put("vehicleLicensePlate", "BENCH-1")
                                .put("latitude", 40.7128)
                                .put("longitude", -74.006)
                                .toBuffer()));
        return vertx.createHttpServer().requestHandler(router).listen(3001, "127.0.0.1");
    }

    public static void main(String[] arguments) {
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
        vertx.deployVerticle(BareServer::new, new DeploymentOptions().setInstances(2))
                .onSuccess(id -> System.out.println("bare server listening on port 3001"))
                .onFailure(failure -> {
                    failure.printStackTrace();
                    System.exit(1);
                });
    }
}
