package vehicletracking.importing.format;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import vehicletracking.vehicle.LicensePlate;
import vehicletracking.vehicle.SpeedUnit;

/** Track points of a GPX 1.0 or 1.1 file. Waypoints and routes are ignored: they are planned, not measured. */
final class GpxItems implements ItemReader {

    private static final long MAX_MARKUP_BYTES = 1024 * 1024;
    private static final int MAX_TEXT_LENGTH = 256;

    /** By element name, in a point or its extensions, in any namespace; the first one counts. Speed is in m/s. */
    private static final Map<String, String> FIELD_BY_ELEMENT = Map.of(
            "time",
            "time",
            "ele",
            "altitude",
            "speed",
            "speed",
            "course",
            "course",
            "bearing",
            "course",
            "accuracy",
            "accuracy");

    private final LicensePlate licensePlate;
    private final Instant latest;
    private final TimeFormat.Parser timeParser = TimeFormat.DEFAULT.newParser();
    private final InputStream in;
    private final XMLStreamReader xml;
    private long count;

    GpxItems(InputStream in, LicensePlate licensePlate, Instant latest) {
        this.in = in;
        this.licensePlate = licensePlate;
        this.latest = latest;
        try {
            this.xml = factory().createXMLStreamReader(new MarkupLimitInputStream(in, MAX_MARKUP_BYTES));
            requireGpx();
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        // DTDs and entities could include other files or expand to gigabytes.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        return factory;
    }

    private void requireGpx() throws XMLStreamException {
        while (nextEvent() != XMLStreamConstants.START_ELEMENT) {
            // Comments and white space come before the first element.
        }
        if (!xml.getLocalName().equals("gpx")) {
            throw new UnreadableFileException(
                    "the file is not GPX: the root element is " + Excerpt.of(xml.getLocalName()));
        }
    }

    @Override
    public @Nullable ImportItem next() {
        try {
            while (xml.hasNext()) {
                if (nextEvent() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("trkpt")) {
                    return readPoint();
                }
            }
            return null;
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
    }

    private int nextEvent() throws XMLStreamException {
        int event = xml.next();
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw new UnreadableFileException(
                    "line " + xml.getLocation().getLineNumber() + ": document types and entities are not allowed");
        }
        return event;
    }

    private ImportItem readPoint() throws XMLStreamException {
        count++;
        int line = xml.getLocation().getLineNumber();
        Map<String, @Nullable String> values = new HashMap<>();
        values.putIfAbsent("latitude", xml.getAttributeValue(null, "lat"));
        values.putIfAbsent("longitude", xml.getAttributeValue(null, "lon"));
        for (int depth = 1; depth > 0; ) {
            int event = nextEvent();
            if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                @Nullable String name = FIELD_BY_ELEMENT.get(xml.getLocalName());
                if (name == null) {
                    depth++;
                } else {
                    values.putIfAbsent(name, readText());
                }
            }
        }
        return toItem(line, values);
    }

    private String readText() throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        for (int depth = 1; depth > 0; ) {
            int event = nextEvent();
            if (event == XMLStreamConstants.START_ELEMENT) {
                depth++;
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            } else if (xml.hasText() && event != XMLStreamConstants.COMMENT && text.length() < MAX_TEXT_LENGTH) {
                text.append(xml.getText());
            }
        }
        return text.toString();
    }

    private ImportItem toItem(int line, Map<String, @Nullable String> values) {
        UnparsedFix fix = new UnparsedFix(
                values.get("latitude"),
                values.get("longitude"),
                values.get("time"),
                values.get("altitude"),
                values.get("speed"),
                values.get("course"),
                values.get("accuracy"));
        try {
            return new ImportItem.LocationItem(count, line, licensePlate, fix.toFix(timeParser, SpeedUnit.MPS, latest));
        } catch (IllegalArgumentException e) {
            return new ImportItem.Invalid(count, line, String.valueOf(e.getMessage()));
        }
    }

    private static UnreadableFileException unreadable(XMLStreamException e) {
        String message = Objects.toString(e.getMessage(), "not XML");
        // The message of the parser is preceded by a line with the location.
        String reason = message.substring(message.indexOf("Message: ") < 0 ? 0 : message.indexOf("Message: ") + 9);
        return new UnreadableFileException(
                e.getLocation() == null ? reason : "line " + e.getLocation().getLineNumber() + ": " + reason);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
