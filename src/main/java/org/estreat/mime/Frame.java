package org.estreat.mime;

import java.util.ArrayList;
import java.util.List;
import org.estreat.model.ContentType;
import org.estreat.model.Part;
import org.estreat.model.PartPath;

/**
 * A multipart or an embedded message that is being read.
 *
 * @param message whether it holds a message and not parts
 */
record Frame(Head head, boolean message, List<Part> children) {
  Frame(Head head, boolean message) {
    this(head, message, new ArrayList<>());
  }

  /** What its children's numbers begin with. */
  PartPath number() {
    return head.number();
  }

  ContentType absentType() {
    return !message && head.entity().type().is("multipart", "digest")
        ? Entity.RFC822
        : ContentType.TEXT_PLAIN;
  }
}
