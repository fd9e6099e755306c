package vehicletracking.live;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.EventFilter.Involved;
import vehicletracking.eventstore.RecordedEvent;
import vehicletracking.geo.BoundingBox;
import vehicletracking.geo.GeoPoint;
import vehicletracking.vehicle.UuidParser;

/**
 * The events that a client receives: the same ones, whether they are read from the log with the filter, or without it and
 * matched here. Clients with equal selections share what is selected.
 *
 * @param filter also restricts the events to the scope of the client
 * @param box contains the location of the event; null for events with and without a location
 */
public record EventSelection(EventFilter filter, @Nullable BoundingBox box) {

    /** Whether an event that was read without a filter is selected. */
    public boolean includes(TailEvent event) {
        return matches(filter, event) && isInBox(event);
    }

    private static boolean matches(EventFilter filter, TailEvent tail) {
        RecordedEvent event = tail.event();
        return (filter.subject() == null || filter.subject().equals(event.subject()))
                && (filter.types().isEmpty() || filter.types().contains(event.type()))
                && (filter.eventId() == null || filter.eventId().equals(event.eventId()))
                && filter.occurred().contains(event.occurredAt())
                && filter.recorded().contains(event.recordedAt())
                && (filter.involved() == null || involves(filter.involved(), tail))
                && (filter.payload() == null
                        || JsonContainment.contains(tail.storedPayload(), new JsonObject(filter.payload())))
                && (filter.anyOf().isEmpty() || filter.anyOf().stream().anyMatch(each -> matches(each, tail)));
    }

    private static boolean involves(Involved involved, TailEvent tail) {
        return involved.ids().contains(tail.event().subject())
                || (involved.naming().contains(tail.event().type())
                        && tail.storedPayload().getValue(involved.member()) instanceof String id
                        && UuidParser.parse(id).filter(involved.ids()::contains).isPresent());
    }

    /** Whether the location of an event is in the box. */
    public boolean isInBox(TailEvent event) {
        if (box == null) {
            return true;
        }
        GeoPoint point = event.point();
        return point != null && box.contains(point.latitude(), point.longitude());
    }
}
