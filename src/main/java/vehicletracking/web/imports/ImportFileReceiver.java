package vehicletracking.web.imports;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.FileSystem;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import vehicletracking.web.http.HttpProblems;
import vehicletracking.web.http.ImportProblems;
import vehicletracking.web.http.Problem;
import vehicletracking.web.http.RequestEntry;

/** Streams the body of a request to a file with backpressure. Confined to the event loop of its request. */
final class ImportFileReceiver {

    /** Bytes after which a connection counts as active. */
    private static final long PROGRESS_BYTES = 64 * 1024;

    private final HttpServerRequest request;
    private final long maxBytes;
    private final Runnable onProgress;
    private final Promise<Void> received = Promise.promise();
    private long bytes;
    private long bytesUntilProgress = PROGRESS_BYTES;

    private ImportFileReceiver(HttpServerRequest request, long maxBytes, Runnable onProgress) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.onProgress = onProgress;
    }

    /**
     * Pauses the request until {@link #writeTo}, which fails if the client disconnects before. Runs {@code onProgress}
     * each time that another {@value #PROGRESS_BYTES} bytes were received.
     */
    static ImportFileReceiver of(HttpServerRequest request, long maxBytes, Runnable onProgress) {
        ImportFileReceiver upload = new ImportFileReceiver(request, maxBytes, onProgress);
        request.pause()
                .exceptionHandler(
                        gone -> upload.received.tryFail(HttpProblems.malformedRequest("the file did not come whole")));
        return upload;
    }

    /**
     * Writes the body to an existing file. Completes with its number of bytes when it is flushed to disk. Fails with a
     * {@link Problem} if it is too large, if the client disconnects, or if the file cannot be written.
     */
    Future<Long> writeTo(FileSystem files, String path) {
        return files.open(path, new OpenOptions().setCreate(false).setTruncateExisting(true))
                .compose(this::receive)
                .compose(ignored -> flush(files, path))
                .map(ignored -> bytes);
    }

    private static Future<Void> flush(FileSystem files, String path) {
        // Opened again: a flush before the close would miss writes in progress.
        return files.open(path, new OpenOptions().setCreate(false).setWrite(false))
                .compose(file -> file.flush().eventually(file::close))
                .recover(failure -> Future.failedFuture(ImportProblems.noRoom()));
    }

    private Future<Void> receive(AsyncFile file) {
        file.exceptionHandler(failure -> fail(ImportProblems.noRoom()));
        request.handler(chunk -> write(chunk, file)).endHandler(ignored -> received.tryComplete());
        request.resume();
        return received.future().eventually(file::close);
    }

    private void write(Buffer chunk, AsyncFile file) {
        if (received.future().isComplete()) {
            return; // refused: the rest of the body is dropped
        }
        bytes += chunk.length();
        if (bytes > maxBytes) {
            fail(HttpProblems.bodyTooLarge(maxBytes));
            return;
        }
        reportProgress(chunk.length());
        file.write(chunk).onFailure(failure -> fail(ImportProblems.noRoom()));
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(ignored -> request.resume());
        }
    }

    private void reportProgress(int length) {
        bytesUntilProgress -= length;
        if (bytesUntilProgress <= 0) {
            bytesUntilProgress = PROGRESS_BYTES;
            onProgress.run();
        }
    }

    private void fail(Problem problem) {
        // The client may still be sending.
        RequestEntry.closeAfterResponse(request);
        received.tryFail(problem);
        request.resume();
    }
}
