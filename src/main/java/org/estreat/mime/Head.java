package org.estreat.mime;

import org.estreat.model.PartPath;

/**
 * A part whose header has been read.
 *
 * @param path its own
 * @param number its own too, but for the message itself: {@code 1} where that is no multipart
 * @param start where its header begins
 */
record Head(PartPath path, PartPath number, Header header, int start, Entity entity) {
  int bodyStart() {
    return header.bodyStart();
  }

  Head as(Entity other) {
    return new Head(path, number, header, start, other);
  }
}
