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

/** Lenient JSON parser for reports: devices send NaN, leading zeros and trailing commas. */
final class LenientJson {

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 400;

    private static final JsonFactory LENIENT = JsonFactory.builder()
            // Names come from untrusted clients and would fill the symbol table.
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

    /** @throws DecodingException if the text is not a JSON object */
    static JsonObject parseObject(String text) {
        try (JsonParser parser = LENIENT.createParser(text)) {
            if (JacksonCodec.fromParser(parser, Object.class) instanceof JsonObject json) {
                return json;
            }
        } catch (DecodeException | IOException e) {
            throw DecodingException.invalidValue("the text", "is not JSON", text);
        }
        throw DecodingException.invalidValue("the text", "is not a JSON object", text);
    }

    /** Decodes an object, or each object of an array independently; the decoder receives the object and its text. */
    static List<DecodedItem> decodeItems(String text, BiFunction<JsonObject, RawReport, DecodedItem> decoder) {
        List<String> texts =
                text.startsWith("[") ? JsonElementSplitter.split(text, DecodedRequest.MAX_ITEMS) : List.of(text);
        List<DecodedItem> items = new ArrayList<>(texts.size());
        for (String element : texts) {
            items.add(items.size() < DecodedRequest.MAX_ITEMS ? decodeItem(element, decoder) : tooMany(element));
        }
        return items;
    }

    private static DecodedItem decodeItem(String text, BiFunction<JsonObject, RawReport, DecodedItem> decoder) {
        RawReport raw = RawReport.of(text);
        try {
            return decoder.apply(parseObject(text), raw);
        } catch (DecodingException e) {
            return raw.toUndecodable(e);
        }
    }

    private static DecodedItem tooMany(String rest) {
        return RawReport.of(rest)
                .toUndecodable(new DecodingException("request exceeds " + DecodedRequest.MAX_ITEMS + " items"));
    }

    static JsonObject objectMember(JsonObject json, String name) {
        return json.getValue(name) instanceof JsonObject member ? member : new JsonObject();
    }

    static @Nullable Double numberAt(JsonArray array, int index) {
        Object value = index < array.size() ? array.getValue(index) : null;
        return value == null ? null : NumberParser.parse(value);
    }
}
