package vehicletracking.web.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.Role;

/**
 * The roles that may request each operation, from the member {@code security} of the API description. An operation with an
 * empty {@code security} is public.
 */
public final class OperationRoles {

    private final Map<String, Set<Role>> byOperation = new HashMap<>();

    /** @throws IllegalArgumentException if an operation has no {@code security} or an unknown role */
    public OperationRoles(JsonObject openApi) {
        for (Map.Entry<String, Object> path : openApi.getJsonObject("paths")) {
            for (Map.Entry<String, Object> operation : (JsonObject) path.getValue()) {
                if (operation.getValue() instanceof JsonObject described && described.containsKey("operationId")) {
                    String name = operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey();
                    byOperation.put(name, rolesOf(name, described.getJsonArray("security")));
                }
            }
        }
    }

    private static Set<Role> rolesOf(String operation, @Nullable JsonArray security) {
        if (security == null) {
            throw new IllegalArgumentException("openapi.json has no security for " + operation);
        }
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (Object alternative : security) {
            for (Map.Entry<String, Object> scheme : (JsonObject) alternative) {
                ((JsonArray) scheme.getValue()).forEach(role -> roles.add(Role.of((String) role)));
            }
        }
        return Collections.unmodifiableSet(roles);
    }

    /**
     * The roles that may request the operation; empty for a public one.
     *
     * @param path with parameters as {@code :name}
     * @throws IllegalArgumentException if the description does not have the operation
     */
    Set<Role> of(HttpMethod method, String path) {
        String operation = method.name() + " " + path.replaceAll(":(\\w+)", "{$1}");
        Set<Role> roles = byOperation.get(operation);
        if (roles == null) {
            throw new IllegalArgumentException("openapi.json does not have the operation " + operation);
        }
        return roles;
    }
}
