package vehicletracking.eventstore;

import java.util.List;

/**
 * Precondition of an append on the consistency keys that events touch: the optimistic concurrency control of the store.
 * It is checked against the shard of the append, within its transaction. When it does not hold, the result is
 * {@link AppendResult.Conflict}.
 */
public sealed interface Condition {

    /** Holds for every state of the log. */
    record Always() implements Condition {}

    /** Holds if no key was touched by an event after the position that is expected for it. */
    record NoneAfter(List<Expected> expected) implements Condition {}

    /**
     * Expected last position of a consistency key.
     *
     * @param position position of the last event that the caller has seen to touch the key, 0 for none
     */
    record Expected(String key, long position) {}

    /** Holds for every state of the log. */
    static Condition always() {
        return new Always();
    }

    /** Holds if no event has touched the key. */
    static Condition untouched(String key) {
        return noneAfter(key, 0);
    }

    /** Holds if no event after this position has touched the key. */
    static Condition noneAfter(String key, long position) {
        return new NoneAfter(List.of(new Expected(key, position)));
    }

    /** The expected positions of keys; empty for {@link Always}. */
    default List<Expected> expectations() {
        return switch (this) {
            case Always ignored -> List.of();
            case NoneAfter noneAfter -> noneAfter.expected();
        };
    }
}
