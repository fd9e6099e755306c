package vehicletracking.eventstore;

import java.util.List;

/** What must be true of the log for an append to happen: the one concurrency mechanism of the store. */
public sealed interface Condition {

    /** Append whatever the log holds. */
    record Always() implements Condition {}

    /**
     * Append only if no event that touches one of the keys came after the position that was expected for it.
     */
    record NoneAfter(List<Expected> expected) implements Condition {}

    /**
     * @param key a consistency key
     * @param position the last position at which the key was seen touched, 0 for never
     */
    record Expected(String key, long position) {}

    static Condition always() {
        return new Always();
    }

    /** No event ever touched the key. */
    static Condition untouched(String key) {
        return noneAfter(key, 0);
    }

    /** No event after this position touched the key. */
    static Condition noneAfter(String key, long position) {
        return new NoneAfter(List.of(new Expected(key, position)));
    }

    /** What is expected of the keys; empty when nothing is. */
    default List<Expected> expectations() {
        return switch (this) {
            case Always ignored -> List.of();
            case NoneAfter noneAfter -> noneAfter.expected();
        };
    }
}
