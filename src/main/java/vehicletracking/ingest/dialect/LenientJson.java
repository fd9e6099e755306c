package vehicletracking.ingest.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads JSON more leniently than what comes from our own clients: devices print NaN, leading zeros and bare commas. */
final class LenientJson {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 400;

    /** Names come from anybody, so none of them is remembered. */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();

    private LenientJson() {}

    /** @throws DecodingException when the text is no JSON object */
    static JsonObject parseObject(String text) {
        try (JsonParser parser = LENIENT.createParser(text)) {
            if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject json) {
                return json;
            }
        } catch (DecodeException | IOException e) {
            throw DecodingException.invalidValue("the text", "is no JSON", text);
        }
        throw DecodingException.invalidValue("the text", "is no JSON object", text);
    }

    /**
     * Reads an object, or each object of an array, alone.
     *
     * @param item is told the object and the piece it was read from
     */
    static List<DecodedItem> decodeItems(String text, BiFunction<JsonObject, RawReport, DecodedItem> item) {
        List<String> pieces =
                text.startsWith("[") ? JsonElementSplitter.split(text, DecodedRequest.MAX_ITEMS) : List.of(text);
        List<DecodedItem> items = new ArrayList<>(pieces.size());
        for (String each : pieces) {
            items.add(items.size() < DecodedRequest.MAX_ITEMS ? decodeItem(each, item) : tooMany(each));
        }
        return items;
    }

    private static DecodedItem decodeItem(String text, BiFunction<JsonObject, RawReport, DecodedItem> item) {
        RawReport piece = RawReport.of(text);
        try {
            return item.apply(parseObject(text), piece);
        } catch (DecodingException e) {
            return piece.toUndecodable(e);
        }
    }

    private static DecodedItem tooMany(String rest) {
        return RawReport.of(rest)
                .toUndecodable(new DecodingException("a request has at most " + DecodedRequest.MAX_ITEMS + " items"));
    }

    /** A member that is an object; an empty one when there is none. */
    static JsonObject objectMember(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject member ? member : new JsonObject();
    }

    /** An element that is a number, as text or not. */
    static @Nullable Double numberAt(JsonArray array, int index) {
        Object value = index < array.size() ? array.getValue(index) : null;
        return value == null ? null : NumberParser.parse(value);
    }
}
