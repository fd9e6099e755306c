package vehicletracking.testing;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** A span as a collector receives it. Ids are in hexadecimal. */
public record ReceivedSpan(Resource resource, Span span) {

    public String name() {
        return span.getName();
    }

    public String traceId() {
        return hex(span.getTraceId().toByteArray());
    }

    public String id() {
        return hex(span.getSpanId().toByteArray());
    }

    /** Empty for the first span of a trace. */
    public String parentId() {
        return hex(span.getParentSpanId().toByteArray());
    }

    /** Ids of the spans that it links to. */
    public List<String> links() {
        return span.getLinksList().stream()
                .map(link -> hex(link.getSpanId().toByteArray()))
                .toList();
    }

    public boolean isError() {
        return span.getStatus().getCodeValue() == 2;
    }

    public Map<String, Object> attributes() {
        return values(span.getAttributesList());
    }

    /** The value of an attribute that is a number. */
    public long number(String attribute) {
        return (Long) Objects.requireNonNull(attributes().get(attribute), attribute);
    }

    /** Id of the process that it is of. */
    public Object instance() {
        return Objects.requireNonNull(resourceAttributes().get("service.instance.id"));
    }

    public Map<String, Object> resourceAttributes() {
        return values(resource.getAttributesList());
    }

    /** Whether the time of the other span is within that of this one. */
    public boolean contains(ReceivedSpan other) {
        return span.getStartTimeUnixNano() <= other.span.getStartTimeUnixNano()
                && other.span.getEndTimeUnixNano() <= span.getEndTimeUnixNano();
    }

    private static Map<String, Object> values(List<KeyValue> pairs) {
        return pairs.stream().collect(Collectors.toMap(KeyValue::getKey, pair -> valueOf(pair.getValue())));
    }

    private static Object valueOf(AnyValue value) {
        return value.hasIntValue() ? value.getIntValue() : value.getStringValue();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** The ids of spans. */
    public static Set<String> idsOf(List<ReceivedSpan> spans) {
        return spans.stream().map(ReceivedSpan::id).collect(Collectors.toSet());
    }
}
