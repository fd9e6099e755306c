package vehicletracking.eventstore.postgres;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import vehicletracking.eventstore.EventFilter;
import vehicletracking.eventstore.table.EventRowMapper;

/** SQL predicates of an {@link EventFilter}, except for its recorded time, which is a range of positions. */
record EventPredicates(Set<String> declaredTypes) {

    static final String AND = " AND event.";

    boolean matchNothing(EventFilter filter) {
        // The database has no event of a type that its enum does not declare.
        return (!filter.types().isEmpty() && filter.types().stream().noneMatch(declaredTypes::contains))
                || (!filter.anyOf().isEmpty() && filter.anyOf().stream().allMatch(this::matchNothing));
    }

    /** The predicates, each with a leading {@code AND}; their values are added to the parameters. */
    String sql(EventFilter filter, Tuple parameters) {
        StringBuilder sql = new StringBuilder();
        if (!filter.types().isEmpty()) {
            sql.append(typePredicate(filter.types()));
        }
        append(sql, "subject =", filter.subject(), parameters);
        append(sql, "event_id =", filter.eventId(), parameters);
        append(sql, "occurred_at >=", timestamp(filter.occurred().from()), parameters);
        append(sql, "occurred_at <=", timestamp(filter.occurred().to()), parameters);
        append(sql, "payload @>", filter.payload() == null ? null : new JsonObject(filter.payload()), parameters);
        if (!filter.anyOf().isEmpty()) {
            sql.append(filter.anyOf().stream()
                    .filter(each -> !matchNothing(each))
                    .map(each -> "true" + sql(each, parameters))
                    .collect(Collectors.joining(" OR ", " AND (", ")")));
        }
        if (filter.involved() != null) {
            sql.append(involvedPredicate(filter.involved(), parameters));
        }
        return sql.toString();
    }

    private String involvedPredicate(EventFilter.Involved involved, Tuple parameters) {
        parameters.addArrayOfUUID(involved.ids().toArray(UUID[]::new));
        String isSubject = " AND (event.subject = ANY ($" + parameters.size() + ")";
        if (involved.naming().stream().noneMatch(declaredTypes::contains)) {
            return isSubject + ")";
        }
        parameters.addString(involved.member());
        parameters.addArrayOfString(involved.ids().stream().map(UUID::toString).toArray(String[]::new));
        return isSubject + " OR true" + typePredicate(involved.naming()) + AND + "payload ->> $"
                + (parameters.size() - 1) + "::text = ANY ($" + parameters.size() + "))";
    }

    private String typePredicate(Set<String> types) {
        // Literals, so that the planner can use the partial index of rare types.
        return types.stream()
                .filter(declaredTypes::contains)
                .sorted()
                .collect(Collectors.joining("', '", AND + "type IN ('", "')"));
    }

    private static void append(StringBuilder sql, String comparison, @Nullable Object value, Tuple parameters) {
        if (value != null) {
            parameters.addValue(value);
            sql.append(AND).append(comparison).append(" $").append(parameters.size());
        }
    }

    private static @Nullable OffsetDateTime timestamp(@Nullable Instant time) {
        return time == null ? null : EventRowMapper.timestamp(time);
    }
}
