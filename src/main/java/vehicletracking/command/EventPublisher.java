package vehicletracking.command;

import io.vertx.core.eventbus.EventBus;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import vehicletracking.eventstore.Append;
import vehicletracking.eventstore.AppendResult;
import vehicletracking.eventstore.AppendResult.Appended;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.NewEvent;
import vehicletracking.eventstore.Position;
import vehicletracking.eventstore.RecordedEvent;

/**
 * Publishes committed events on the event bus: {@link LogAppended} for log followers, {@link CommittedEvents} by type.
 */
final class EventPublisher {

    private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);

    private final EventBus bus;

    EventPublisher(EventBus bus) {
        this.bus = bus;
    }

    /** @param traceParent the span of the append; null unless it is sampled */
    void publish(List<Append> appends, List<AppendResult> results, @Nullable String traceParent) {
        Map<String, List<RecordedEvent>> byType = new LinkedHashMap<>();
        Position last = null;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i) instanceof Appended appended) {
                last = appended.last();
                recorded(appends.get(i), appended)
                        .forEach(event -> byType.computeIfAbsent(event.type(), type -> new ArrayList<>())
                                .add(event));
            }
        }
        if (last != null) {
            LogAppended.TOPIC.publish(bus, new LogAppended(last, traceParent));
            byType.forEach((type, events) ->
                    CommittedEvents.topic(type).publish(bus, new CommittedEvents(List.copyOf(events))));
        }
    }

    private static List<RecordedEvent> recorded(Append append, Appended appended) {
        List<RecordedEvent> recorded = new ArrayList<>(appended.count());
        for (NewEvent event : append.events()) {
            Position position =
                    new Position(appended.first().shard(), appended.first().value() + recorded.size());
            if (LOG.isDebugEnabled()) {
                LOG.debug(
                        "{} {} about {} is in the log at {}", event.type(), event.eventId(), event.subject(), position);
            }
            recorded.add(new RecordedEvent(
                    position,
                    event.eventId(),
                    event.type(),
                    event.subject(),
                    event.occurredAt(),
                    appended.recordedAt(),
                    event.schemaVersion(),
                    event.payload().text(),
                    event.metadata().text()));
        }
        return recorded;
    }
}
