package vehicletracking.live;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import vehicletracking.eventstore.Cursor;

/** All events of the log between two cursors, in the order in which this node read them. Immutable. */
public final class TailPage {

    private final Cursor after;
    private final Cursor upTo;
    private final List<TailEvent> events;
    private final Map<UUID, List<TailEvent>> bySubject;

    /**
     * A page for all clients of a node.
     *
     * @param after cursor before the first event
     * @param upTo cursor after the last event; the next page begins here
     */
    public TailPage(Cursor after, Cursor upTo, List<TailEvent> events) {
        this.after = after;
        this.upTo = upTo;
        this.events = List.copyOf(events);
        this.bySubject = events.stream()
                .collect(Collectors.groupingBy(each -> each.event().subject()));
    }

    public Cursor after() {
        return after;
    }

    public Cursor upTo() {
        return upTo;
    }

    public List<TailEvent> events() {
        return events;
    }

    /** The selected events, in their order. Most selections are of one vehicle, and then of few events. */
    public List<TailEvent> select(EventSelection selection) {
        UUID subject = selection.filter().subject();
        List<TailEvent> candidates = subject == null ? events : bySubject.getOrDefault(subject, List.of());
        return candidates.isEmpty()
                ? candidates
                : candidates.stream().filter(selection::includes).toList();
    }
}
