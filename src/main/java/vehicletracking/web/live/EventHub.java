package vehicletracking.web.live;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.live.EventSelection;
import vehicletracking.live.LogTail;
import vehicletracking.live.Registration;
import vehicletracking.live.TailEvent;
import vehicletracking.live.TailPage;

/**
 * Passes the pages of {@link LogTail} to the clients of one event loop. What clients with the same selection receive is
 * selected and encoded once. The last pages are kept, so that a client which has read the log to its end, or has paused
 * for a moment, continues with them. Confined to one event loop.
 */
public final class EventHub {

    /** Kept for clients that are a little behind; others read the log. */
    private static final int MAX_KEPT_EVENTS = 5_000;

    private final LogTail tail;
    private final Map<EventSelection, Set<EventClient>> clients = new HashMap<>();
    private final List<EventClient> waiting = new ArrayList<>();
    private final ArrayDeque<TailPage> kept = new ArrayDeque<>();
    private int keptEvents;
    private int openClients;
    private boolean isListening;
    private @Nullable Registration registration;

    /** @param heartbeatMillis between two writes to a client that receives no event */
    public EventHub(Vertx vertx, LogTail tail, long heartbeatMillis) {
        this.tail = tail;
        vertx.setPeriodic(heartbeatMillis, ignored -> keepAlive());
    }

    private List<EventClient> all() {
        return clients.values().stream().flatMap(Set::stream).toList();
    }

    private void keepAlive() {
        all().forEach(EventClient::keepAlive);
        if (openClients == 0 && registration != null) {
            registration.close();
            registration = null;
            isListening = false;
            kept.clear();
            keptEvents = 0;
        }
    }

    /** Begins to receive the tail of the log, for a client that will {@link #join} and {@link #close}. */
    void open() {
        openClients++;
        if (!isListening) {
            isListening = true;
            tail.listen(this::accept).onSuccess(opened -> registration = opened);
        }
    }

    /**
     * Passes the client the pages after its cursor, and all further ones.
     *
     * @return false if pages between its cursor and the first kept one are missing; the client then reads the log
     */
    boolean join(EventClient client) {
        if (kept.isEmpty()) { // the tail is not open yet
            waiting.add(client);
            return true;
        }
        if (!client.cursor().covers(kept.getFirst().after())) {
            return false;
        }
        clients.computeIfAbsent(client.selection(), ignored -> new HashSet<>()).add(client);
        for (TailPage page : List.copyOf(kept)) {
            if (!client.isPaused() && !client.cursor().covers(page.upTo())) {
                client.receive(page, page.select(client.selection()), null);
            }
        }
        return true;
    }

    /** Forgets a client that has called {@link #open}. */
    void close(EventClient client) {
        openClients--;
        remove(client);
    }

    /** Passes no further page to the client, before it joins again. */
    void remove(EventClient client) {
        waiting.remove(client);
        Set<EventClient> group = clients.get(client.selection());
        if (group != null && group.remove(client) && group.isEmpty()) {
            clients.remove(client.selection());
        }
    }

    private void accept(TailPage page) {
        keep(page);
        // A client that does not read what was written leaves its group, which then may be empty and removed.
        List.copyOf(clients.entrySet()).forEach(group -> pass(page, group.getKey(), group.getValue()));
        List<EventClient> joining = List.copyOf(waiting);
        waiting.clear();
        joining.forEach(EventClient::join);
    }

    private void keep(TailPage page) {
        kept.add(page);
        keptEvents += page.events().size();
        while (keptEvents > MAX_KEPT_EVENTS && kept.size() > 1) {
            keptEvents -= kept.remove().events().size();
        }
    }

    private static void pass(TailPage page, EventSelection selection, Set<EventClient> group) {
        List<TailEvent> selected = page.select(selection);
        Buffer text = EventText.of(selected);
        List.copyOf(group).forEach(client -> client.receive(page, selected, text));
    }
}
