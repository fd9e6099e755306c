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

/**
 * Writes the body of a request to a file as it comes, and no faster than the file takes it, so that little of it is in
 * memory. Confined to the event loop of its request.
 */
final class ImportFileReceiver {

    /** A connection that brings so much is not a quiet one. */
    private static final long PROGRESS_BYTES = 64 * 1024;

    private final HttpServerRequest request;
    private final long maxBytes;
    private final Runnable onProgress;
    private final Promise<Void> whole = Promise.promise();
    private long bytes;
    private long bytesToProgress = PROGRESS_BYTES;

    private ImportFileReceiver(HttpServerRequest request, long maxBytes, Runnable onProgress) {
        this.request = request;
        this.maxBytes = maxBytes;
        this.onProgress = onProgress;
    }

    /**
     * Holds the body back until it is known where it goes. That the client leaves meanwhile is noticed.
     *
     * @param onProgress is told whenever the client has brought something worth the name
     */
    static ImportFileReceiver of(HttpServerRequest request, long maxBytes, Runnable onProgress) {
        ImportFileReceiver upload = new ImportFileReceiver(request, maxBytes, onProgress);
        request.pause()
                .exceptionHandler(
                        gone -> upload.whole.tryFail(HttpProblems.malformedRequest("the file did not come whole")));
        return upload;
    }

    /**
     * Completes with how many bytes there are, when the body has ended and is on disk. Fails with a {@link Problem} when
     * there are more than allowed, and when the client leaves or the file can't be written.
     *
     * @param path of a file that is there
     */
    Future<Long> into(FileSystem files, String path) {
        return files.open(path, new OpenOptions().setCreate(false).setTruncateExisting(true))
                .compose(this::receive)
                .compose(ignored -> flush(files, path))
                .map(ignored -> bytes);
    }

    /** A file that was closed has been given all that was written; before, a flush would miss what is still under way. */
    private static Future<Void> flush(FileSystem files, String path) {
        return files.open(path, new OpenOptions().setCreate(false).setWrite(false))
                .compose(file -> file.flush().eventually(file::close))
                .recover(failure -> Future.failedFuture(ImportProblems.noRoom()));
    }

    private Future<Void> receive(AsyncFile file) {
        file.exceptionHandler(failure -> stop(ImportProblems.noRoom()));
        request.handler(piece -> take(piece, file)).endHandler(ignored -> whole.tryComplete());
        request.resume();
        return whole.future().eventually(file::close);
    }

    private void take(Buffer piece, AsyncFile file) {
        if (whole.future().isComplete()) {
            return; // what comes after a refusal is not looked at
        }
        bytes += piece.length();
        if (bytes > maxBytes) {
            stop(HttpProblems.bodyTooLarge(maxBytes));
            return;
        }
        noteProgress(piece.length());
        file.write(piece).onFailure(failure -> stop(ImportProblems.noRoom()));
        if (file.writeQueueFull()) {
            request.pause();
            file.drainHandler(ignored -> request.resume());
        }
    }

    private void noteProgress(int length) {
        bytesToProgress -= length;
        if (bytesToProgress <= 0) {
            bytesToProgress = PROGRESS_BYTES;
            onProgress.run();
        }
    }

    /** The connection can't be used again: its client may still be sending. */
    private void stop(Problem problem) {
        request.response().putHeader("Connection", "close");
        whole.tryFail(problem);
        request.resume();
    }
}
