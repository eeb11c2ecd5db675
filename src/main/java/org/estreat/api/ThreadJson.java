package org.estreat.api;

import org.estreat.index.thread.Threads;
import tools.jackson.core.JsonGenerator;

/** The threads of one mailbox as JSON. */
final class ThreadJson {
  /** Readers of JSON stop somewhere at 500 or 1000 levels; what is deeper is text alone. */
  static final int MAX_DEPTH = 400;

  private ThreadJson() {}

  /**
   * Into an object that is open: the lists of a THREAD response as arrays and as its text. Where
   * they stand deeper in each other than {@link #MAX_DEPTH} the arrays are null and the text has it
   * all.
   */
  static void write(JsonGenerator json, Threads threads) {
    json.writeNumberProperty("count", threads.count());
    if (threads.depth() > MAX_DEPTH) {
      json.writeNullProperty("tree");
    } else {
      json.writeArrayPropertyStart("tree");
      threads.walk(
          new Threads.Visitor() {
            @Override
            public void open() {
              json.writeStartArray();
            }

            @Override
            public void uid(long uid) {
              json.writeNumber(uid);
            }

            @Override
            public void close() {
              json.writeEndArray();
            }
          });
      json.writeEndArray();
    }
    json.writeStringProperty("imap", threads.toString());
  }
}
