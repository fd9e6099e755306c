package vehicletracking.importing.format;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.LicensePlate;

/** Items of a CSV file in UTF-8 with a header. */
final class CsvItems implements ItemReader {

    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_VALUE_CHARACTERS = 4_096;
    private static final int MAX_LINE_CHARACTERS = 65_536;

    private final ImportPlan plan;
    private final CsvMapping mapping;
    private final Instant latest;
    private final TimeFormat.Parser timeParser;
    private final CloseableIterator<CsvRecord> lines;
    private final List<String> header;
    private final CsvColumns columns;
    private long count;

    /** @throws UnreadableFileException if the file is empty or the header lacks a required column */
    CsvItems(InputStream in, ImportPlan plan, CsvMapping mapping, Instant latest) throws IOException {
        this.plan = plan;
        this.mapping = mapping;
        this.latest = latest;
        this.timeParser = mapping.times().newParser();
        this.lines = newReader(in, mapping.delimiter());
        CsvRecord first = readLine();
        if (first == null) {
            throw new UnreadableFileException("the file is empty");
        }
        this.header = first.getFields();
        this.columns = CsvColumns.of(header, plan, mapping);
    }

    private static CloseableIterator<CsvRecord> newReader(InputStream in, char delimiter) {
        CsvRecordHandler limits = CsvRecordHandler.builder()
                .maxFields(MAX_COLUMNS)
                .maxFieldSize(MAX_VALUE_CHARACTERS)
                .maxRecordSize(MAX_LINE_CHARACTERS)
                .build();
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .detectBomHeader(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(limits, in, StandardCharsets.UTF_8)
                .iterator();
    }

    @Override
    public @Nullable ImportItem next() throws IOException {
        CsvRecord line = readLine();
        return line == null ? null : toItem(line);
    }

    private ImportItem toItem(CsvRecord line) {
        count++;
        try {
            requireFieldCount(line);
            return new ImportItem.LocationItem(
                    count,
                    line.getStartingLineNumber(),
                    plateOf(line),
                    toFix(line).toFix(timeParser, mapping.speedUnit(), latest));
        } catch (IllegalArgumentException e) {
            return new ImportItem.Invalid(count, line.getStartingLineNumber(), String.valueOf(e.getMessage()));
        }
    }

    private void requireFieldCount(CsvRecord line) {
        if (line.getFieldCount() != header.size()) {
            // A missing or extra delimiter would assign values to the wrong columns.
            throw new IllegalArgumentException(
                    "the line has " + line.getFieldCount() + " values, but the header has " + header.size());
        }
    }

    private LicensePlate plateOf(CsvRecord line) {
        String text = value(line, columns.plate());
        if (text == null) {
            if (plan.licensePlate() == null) {
                throw new IllegalArgumentException("licence plate is missing");
            }
            return plan.licensePlate();
        }
        try {
            return new LicensePlate(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("licence plate " + e.getMessage(), e);
        }
    }

    private UnparsedFix toFix(CsvRecord line) {
        return new UnparsedFix(
                value(line, columns.latitude()),
                value(line, columns.longitude()),
                value(line, columns.time()),
                value(line, columns.altitude()),
                value(line, columns.speed()),
                value(line, columns.course()),
                value(line, columns.accuracy()));
    }

    private static @Nullable String value(CsvRecord line, int column) {
        return column == CsvColumns.NONE || line.getField(column).isBlank() ? null : line.getField(column);
    }

    private @Nullable CsvRecord readLine() throws IOException {
        try {
            return lines.hasNext() ? lines.next() : null;
        } catch (CsvParseException e) {
            throw new UnreadableFileException("item " + (count + 1) + ": " + reasonOf(e));
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }

    private static String reasonOf(CsvParseException e) {
        return e.getCause() instanceof CsvParseException cause
                ? String.valueOf(cause.getMessage())
                : String.valueOf(e.getMessage());
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
