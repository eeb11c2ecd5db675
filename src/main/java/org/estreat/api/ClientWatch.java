package org.estreat.api;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.xnio.conduits.StreamSourceConduit;

/**
 * Whether the client of a request has closed its connection. Nobody else reads from a connection
 * while its request is worked on, so the worker itself looks, now and then; what a client sends
 * ahead is put back for the next request, and ends the looking.
 *
 * <p>For the one thread that works on the request, until it begins to answer.
 */
final class ClientWatch implements BooleanSupplier {
  private static final long PAUSE_NANOS = 20_000_000;

  private final HttpServerExchange exchange;
  private long lookAgain = System.nanoTime() + PAUSE_NANOS;
  private boolean gone;
  private boolean sentMore;

  ClientWatch(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public boolean getAsBoolean() {
    if (!gone && !sentMore && System.nanoTime() - lookAgain >= 0) {
      gone = look();
      lookAgain = System.nanoTime() + PAUSE_NANOS;
    }
    return gone;
  }

  private boolean look() {
    if (!(exchange.getConnection() instanceof HttpServerConnection connection)
        || connection.getExtraBytes() != null) {
      return false;
    }
    StreamSourceConduit source = connection.getOriginalSourceConduit();
    PooledByteBuffer read = connection.getByteBufferPool().allocate();
    try {
      int octets = source.read(read.getBuffer());
      if (octets > 0) {
        sentMore = true;
        read.getBuffer().flip();
        connection.ungetRequestBytes(read);
        return false;
      }
      read.close();
      return octets < 0;
    } catch (IOException e) {
      read.close();
      return true;
    }
  }
}
