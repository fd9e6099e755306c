package vehicletracking.testing;

import static vehicletracking.testing.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.pgclient.PgConnectOptions;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Forwards connections to PostgreSQL, and closes one of them at a chosen moment. */
public final class LossyProxy {

    /** What is lost with the connection. */
    public enum Loss {
        NOTHING,
        /** The next data of a client, which the server does not receive. */
        REQUEST,
        /** The next data of the server, which has executed the request. */
        REPLY
    }

    private final AtomicReference<Loss> next = new AtomicReference<>(Loss.NOTHING);
    private final PgConnectOptions database;
    private final NetServer server;

    private LossyProxy(Vertx vertx, PgConnectOptions database) throws TimeoutException {
        this.database = database;
        this.server = await(vertx.createNetServer()
                .connectHandler(client -> {
                    client.pause();
                    vertx.createNetClient()
                            .connect(database.getPort(), database.getHost())
                            .onSuccess(connected -> join(client, connected))
                            .onFailure(ignored -> client.close());
                })
                .listen(0, "127.0.0.1"));
    }

    public static LossyProxy start(Vertx vertx, PgConnectOptions database) throws TimeoutException {
        return new LossyProxy(vertx, database);
    }

    /** The same database through this proxy. */
    public PgConnectOptions options() {
        return new PgConnectOptions(database).setHost("127.0.0.1").setPort(server.actualPort());
    }

    /** Loses this with the connection that transfers it next. */
    public void loseNext(Loss loss) {
        next.set(loss);
    }

    private void join(NetSocket client, NetSocket postgres) {
        client.handler(data -> {
            if (next.compareAndSet(Loss.REQUEST, Loss.NOTHING)) {
                close(client, postgres);
            } else {
                forward(postgres.write(data));
            }
        });
        postgres.handler(data -> {
            if (next.compareAndSet(Loss.REPLY, Loss.NOTHING)) {
                close(client, postgres);
            } else {
                forward(client.write(data));
            }
        });
        client.closeHandler(ignored -> forward(postgres.close()));
        postgres.closeHandler(ignored -> forward(client.close()));
        client.resume();
    }

    private static void close(NetSocket client, NetSocket postgres) {
        forward(client.close());
        forward(postgres.close());
    }

    /** A failure means that the connection has ended, which both sides notice by themselves. */
    private static void forward(Future<Void> done) {
        done.onFailure(ignored -> {});
    }
}
