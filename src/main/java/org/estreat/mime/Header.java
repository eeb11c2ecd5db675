package org.estreat.mime;

import java.util.List;
import org.estreat.model.HeaderField;
import org.jspecify.annotations.Nullable;

/**
 * A header as read.
 *
 * @param text as a search sees it: {@code Name: value CRLF ...}, with the blank line where there is
 *     one
 * @param bodyStart the first byte after the blank line; after the last field where there is none
 * @param nameless lines that belong to no field
 */
record Header(List<HeaderField> fields, String text, int bodyStart, int nameless) {
  /** The first field of this name, compared without regard to ASCII case. */
  @Nullable HeaderField first(String name) {
    for (HeaderField field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        return field;
      }
    }
    return null;
  }

  /** The last field of this name. */
  @Nullable HeaderField last(String name) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      if (fields.get(i).name().equalsIgnoreCase(name)) {
        return fields.get(i);
      }
    }
    return null;
  }
}
