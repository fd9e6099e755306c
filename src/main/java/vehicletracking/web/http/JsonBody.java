package vehicletracking.web.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parser of request bodies, stricter than the one of Vert.x: it rejects comments, and duplicate members, of which two
 * readers may use different ones.
 */
public final class JsonBody {

    private static final JsonFactory STRICT = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final JsonFactory LENIENT = new JsonFactory();

    /** Parts of a message that are about the parser and not about the body. */
    private static final Pattern PARSER_HINT = Pattern.compile(": enable .*| \\(start marker .*", Pattern.DOTALL);

    private JsonBody() {}

    /**
     * Parses a body.
     *
     * @throws Problem when the body is not a JSON object; it names the line, the column and the outermost field of the
     *     fault
     */
    public static JsonObject read(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            throw Problem.malformedJson("The body is empty");
        }
        try (JsonParser parser = STRICT.createParser(body.getBytes())) {
            return read(parser);
        } catch (IOException e) {
            throw Problem.malformedJson(String.valueOf(e.getMessage()));
        }
    }

    /** Whether the syntax is that of JSON; duplicate members and numbers that are too long are accepted. */
    public static boolean isJson(byte[] bytes, int from, int length) {
        try (JsonParser parser = LENIENT.createParser(bytes, from, length)) {
            while (parser.nextToken() != null) {
                parser.skipChildren();
            }
            return true;
        } catch (StreamConstraintsException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static JsonObject read(JsonParser parser) {
        try {
            if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject json) {
                return json;
            }
        } catch (DecodeException e) {
            if (e.getCause() instanceof JsonProcessingException fault) {
                throw problemOf(fault, parser);
            }
            throw Problem.malformedJson(String.valueOf(e.getMessage()));
        }
        throw Problem.malformedJson("The body must be a JSON object");
    }

    private static Problem problemOf(JsonProcessingException fault, JsonParser parser) {
        String detail =
                placeOf(fault) + PARSER_HINT.matcher(fault.getOriginalMessage()).replaceFirst("");
        String field = fieldOf(parser.getParsingContext());
        return field == null
                ? Problem.malformedJson(detail)
                : Problem.malformedField(new Problem.Fault(field, "is not JSON: " + detail));
    }

    private static String placeOf(JsonProcessingException fault) {
        @Nullable JsonLocation place = fault.getLocation();
        return place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr() + ": ";
    }

    /** The member of the outermost object that the parser was in. */
    private static @Nullable String fieldOf(JsonStreamContext context) {
        JsonStreamContext at = context;
        while (at.getParent() != null && !at.getParent().inRoot()) {
            at = at.getParent();
        }
        return at.getCurrentName();
    }
}
