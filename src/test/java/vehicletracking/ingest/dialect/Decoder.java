package vehicletracking.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import vehicletracking.ingest.dialect.DecodedItem.DeviceReport;
import vehicletracking.ingest.dialect.DecodedItem.Ignored;
import vehicletracking.ingest.dialect.DecodedItem.Undecodable;
import vehicletracking.vehicle.SpeedUnit;

/** Decodes requests in one dialect for its tests. */
record Decoder(Dialect dialect) {

    static final Instant RECEIVED_AT = Instant.parse("2026-01-01T00:00:05.123456Z");
    static final Dialects DIALECTS = new Dialects(SpeedUnit.KNOTS);

    static Decoder of(String dialect) {
        return new Decoder(DIALECTS.byName(dialect).orElseThrow());
    }

    List<DecodedItem> items(IngestRequest request) {
        return dialect.decode(request, RECEIVED_AT).items();
    }

    private DecodedItem only(IngestRequest request) {
        List<DecodedItem> items = items(request);
        assertThat(items).hasSize(1);
        return items.getFirst();
    }

    DeviceReport report(IngestRequest request) {
        DecodedItem item = only(request);
        assertThat(item).isInstanceOf(DeviceReport.class);
        return (DeviceReport) item;
    }

    String ignored(IngestRequest request) {
        DecodedItem item = only(request);
        assertThat(item).isInstanceOf(Ignored.class);
        return ((Ignored) item).what();
    }

    Undecodable undecodable(IngestRequest request) {
        DecodedItem item = only(request);
        assertThat(item).isInstanceOf(Undecodable.class);
        return (Undecodable) item;
    }

    String reason(IngestRequest request) {
        return undecodable(request).reason();
    }
}
