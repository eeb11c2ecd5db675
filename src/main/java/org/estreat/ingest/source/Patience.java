package org.estreat.ingest.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.estreat.model.FaultWords;
import org.jspecify.annotations.Nullable;

/**
 * Calls libraries that read formats of others: in a thread of its own, for so long and no longer,
 * and whatever they throw is an {@link IOException}. A call that does not come back is left behind;
 * its thread ends with the process.
 */
final class Patience implements Closeable {
  private final Duration patience;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("import-library").daemon().factory());

  Patience(Duration patience) {
    this.patience = patience;
  }

  /** The library was given up: it cannot be called again. */
  static final class GivenUp extends IOException {
    private static final long serialVersionUID = 1L;

    GivenUp(String message) {
      super(message);
    }
  }

  <T> T call(Callable<T> work) throws IOException {
    Future<T> future = thread.submit(work);
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new GivenUp("gave up after " + patience.toSeconds() + " s");
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the import was interrupted");
    } catch (ExecutionException e) {
      throw asIo(e.getCause());
    }
  }

  private static IOException asIo(@Nullable Throwable cause) {
    if (cause instanceof IOException io) {
      return io;
    }
    return new IOException(cause == null ? "failed" : FaultWords.of(cause), cause);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
