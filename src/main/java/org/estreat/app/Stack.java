package org.estreat.app;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was added, the last first, each even if another fails to. */
final class Stack implements Closeable {
  private final Deque<Closeable> opened = new ArrayDeque<>();

  <T extends Closeable> T add(T resource) {
    opened.push(resource);
    return resource;
  }

  /** Nothing is closed after all: somebody else took it over. */
  void release() {
    opened.clear();
  }

  @Override
  public void close() throws IOException {
    if (!opened.isEmpty()) {
      Closeable last = opened.pop();
      try (Closeable _ = this;
          Closeable _ = last) {
        // the last one first, and the others whatever comes of it
      }
    }
  }
}
