package vehicletracking.web.live;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import vehicletracking.eventstore.Cursor;
import vehicletracking.live.TailEvent;
import vehicletracking.web.log.EventJson;

/** Server-sent events (WHATWG HTML, section 9.2). The id is the cursor after which a client continues. */
final class EventText {

    /** Sent at once, so that a client knows that it is connected. It connects again a second after a disconnection. */
    static final Buffer BEGIN = Buffer.buffer("retry: 1000\n\n");

    private EventText() {}

    /** An event of the log, encoded once for all clients. */
    static Buffer of(TailEvent event) {
        return event.text(EventText::encode);
    }

    private static Buffer encode(TailEvent event) {
        return Buffer.buffer("id: " + event.cursor() + "\ndata: " + EventJson.event(event.event()) + "\n\n");
    }

    static Buffer of(List<TailEvent> events) {
        if (events.size() == 1) {
            return of(events.getFirst());
        }
        Buffer text = Buffer.buffer();
        events.forEach(event -> text.appendBuffer(of(event)));
        return text;
    }

    /** An event that a client has received up to another cursor than others. */
    static Buffer of(TailEvent event, Cursor received) {
        return event.cursor().equals(received) ? of(event) : encode(new TailEvent(event.event(), received));
    }

    /** Moves the position of the client, which dispatches no event without data. It keeps the connection alive too. */
    static Buffer position(Cursor received) {
        return Buffer.buffer("id: " + received + "\n\n");
    }

    /** A notice about the stream itself. */
    static Buffer notice(String name, JsonObject data) {
        return Buffer.buffer("event: " + name + "\ndata: " + data + "\n\n");
    }

    static Buffer archived(JsonArray archives) {
        return notice("archived", new JsonObject().put("archives", archives));
    }
}
