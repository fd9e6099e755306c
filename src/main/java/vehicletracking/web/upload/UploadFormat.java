package vehicletracking.web.upload;

import org.jspecify.annotations.Nullable;
import vehicletracking.web.http.HttpProblems;
import vehicletracking.web.http.JsonBody;
import vehicletracking.web.http.Problem;

/** The formats of an upload: of the items in its request, and of their results in its response. */
enum UploadFormat {
    JSON("application/json", "[", ",", "", "]") {
        @Override
        JsonItemSplitter newSplitter(JsonItemSplitter.ItemHandler items) {
            return new JsonArraySplitter(items);
        }

        // After a syntax error, the bounds of the following elements are unknown.
        @Override
        boolean isUnrecoverable(byte[] bytes, int from, int length) {
            return !JsonBody.isJson(bytes, from, length);
        }
    },

    NDJSON("application/x-ndjson", "", "", "\n", "") {
        @Override
        JsonItemSplitter newSplitter(JsonItemSplitter.ItemHandler items) {
            return new NdjsonSplitter(items);
        }

        @Override
        boolean isUnrecoverable(byte[] bytes, int from, int length) {
            return false;
        }
    };

    private final String mediaType;
    private final String beforeFirst;
    private final String beforeNext;
    private final String afterEach;
    private final String afterAll;

    UploadFormat(String mediaType, String beforeFirst, String beforeNext, String afterEach, String afterAll) {
        this.mediaType = mediaType;
        this.beforeFirst = beforeFirst;
        this.beforeNext = beforeNext;
        this.afterEach = afterEach;
        this.afterAll = afterAll;
    }

    /** @throws Problem when the media type is not supported */
    static UploadFormat of(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        for (UploadFormat format : values()) {
            if (format.mediaType.equalsIgnoreCase(type)) {
                return format;
            }
        }
        throw HttpProblems.unsupportedMediaType(
                "content type", "application/json or application/x-ndjson", contentType);
    }

    abstract JsonItemSplitter newSplitter(JsonItemSplitter.ItemHandler items);

    /** Whether an invalid item makes everything after it unreadable. */
    abstract boolean isUnrecoverable(byte[] bytes, int from, int length);

    String mediaType() {
        return mediaType;
    }

    String before(boolean isFirst) {
        return isFirst ? beforeFirst : beforeNext;
    }

    String afterEach() {
        return afterEach;
    }

    String afterAll(boolean isEmpty) {
        return isEmpty ? beforeFirst + afterAll : afterAll;
    }
}
