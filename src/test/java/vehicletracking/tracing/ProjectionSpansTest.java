package vehicletracking.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.Clock;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import vehicletracking.eventstore.LogAppended;
import vehicletracking.eventstore.Position;

class ProjectionSpansTest {

    private final List<SpanData> ended = new ArrayList<>();

    @AutoClose
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(1_000).build())
            .addSpanProcessor(SimpleSpanProcessor.create(new ListExporter()))
            .build();

    private final ProjectionSpans spans = new ProjectionSpans(provider.get("test"), Clock.getDefault());

    private final class ListExporter implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> data) {
            ended.addAll(data);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private void append(int shard, long position) {
        spans.appended(new LogAppended(new Position(shard, position), "00-%032x-%016x-01".formatted(1, position)));
    }

    private List<Long> linkedPositions() {
        return ended.getLast().getLinks().stream()
                .map(LinkData::getSpanContext)
                .map(SpanContext::getSpanId)
                .map(id -> Long.parseLong(id, 16))
                .toList();
    }

    @Test
    void a_span_links_to_the_appends_of_the_applied_positions() {
        append(0, 5);
        append(0, 6);
        append(1, 7);
        append(0, 8);
        append(0, 9);

        spans.advanced("current-location", 0, 5, 8, 1_000);

        assertThat(linkedPositions()).containsExactly(6L, 8L);
        assertThat(ended.getLast().getParentSpanId()).isEqualTo("%016x".formatted(6));
        assertThat(ended.getLast().getEndEpochNanos() - ended.getLast().getStartEpochNanos())
                .isEqualTo(1_000);
    }

    @Test
    void positions_of_appends_that_are_not_sampled_have_no_span() {
        append(0, 5);
        spans.appended(new LogAppended(new Position(0, 6)));

        spans.advanced("current-location", 0, 5, 6, 1_000);
        spans.advanced("current-location", 1, 0, 6, 1_000);

        assertThat(ended).isEmpty();
    }

    @Test
    void the_oldest_appends_are_evicted() {
        int appends = ProjectionSpans.REMEMBERED_APPENDS + 10;
        for (int position = 1; position <= appends; position++) {
            append(0, position);
        }

        spans.advanced("current-location", 0, 0, appends, 1_000);

        assertThat(linkedPositions())
                .hasSize(ProjectionSpans.REMEMBERED_APPENDS)
                .startsWith(11L);
    }

    @Test
    void a_traceparent_that_is_none_is_ignored() {
        spans.appended(new LogAppended(new Position(0, 5), "00"));

        spans.advanced("current-location", 0, 0, 5, 1_000);

        assertThat(linkedPositions()).isEmpty();
    }
}
