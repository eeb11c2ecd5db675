package org.estreat.ingest;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.estreat.model.PartText;
import org.estreat.model.SightingId;
import org.jspecify.annotations.Nullable;

/**
 * Reads each distinct content once, also when several messages on their way carry it: the first
 * reads, the others wait for its result. A result is held until every message that uses it has come
 * to its end; by then the index has it, though it has to be made to see it. So those used last are
 * held on, as many as fit.
 *
 * <p>Safe to use from several threads.
 */
final class Contents {
  /** Finds or makes the text of a content. */
  @FunctionalInterface
  interface Source {
    PartText read() throws IOException;
  }

  private record Shared(CompletableFuture<PartText> text, Set<SightingId> users) {}

  private final Map<String, Shared> shared = new HashMap<>();
  private final Map<SightingId, Set<String>> used = new HashMap<>();
  private final Lately lately;

  /**
   * @param chars most characters of results that nobody uses just now
   */
  Contents(long chars) {
    this.lately = new Lately(chars);
  }

  PartText of(SightingId user, String content, Source source) throws IOException {
    CompletableFuture<PartText> text = new CompletableFuture<>();
    CompletableFuture<PartText> other = enter(user, content, text);
    if (other != null) {
      return await(other);
    }
    try {
      PartText read = source.read();
      text.complete(read);
      return read;
    } catch (IOException | RuntimeException | Error e) {
      forget(content);
      text.completeExceptionally(e);
      throw e;
    }
  }

  /** The result that another user is making or has made; null where this one is the first. */
  private synchronized @Nullable CompletableFuture<PartText> enter(
      SightingId user, String content, CompletableFuture<PartText> text) {
    Shared share = shared.get(content);
    CompletableFuture<PartText> other = share == null ? null : share.text;
    if (share == null) {
      PartText late = lately.take(content);
      if (late != null) {
        other = CompletableFuture.completedFuture(late);
      }
      share = new Shared(other == null ? text : other, new HashSet<>());
      shared.put(content, share);
    }
    share.users.add(user);
    used.computeIfAbsent(user, u -> new HashSet<>()).add(content);
    return other;
  }

  private static PartText await(CompletableFuture<PartText> text) throws IOException {
    try {
      return text.join();
    } catch (CompletionException e) {
      throw new IOException("the same content failed in another message", e.getCause());
    }
  }

  /** Whoever asks for it next finds or makes it anew. */
  synchronized void forget(String content) {
    shared.remove(content);
    lately.take(content);
  }

  /** This message is at its end. */
  synchronized void release(SightingId user) {
    Set<String> contents = used.remove(user);
    if (contents == null) {
      return;
    }
    for (String content : contents) {
      Shared share = shared.get(content);
      if (share != null && share.users.remove(user) && share.users.isEmpty()) {
        shared.remove(content);
        if (share.text.state() == Future.State.SUCCESS) {
          lately.put(content, share.text.resultNow());
        }
      }
    }
  }
}
