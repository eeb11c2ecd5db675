package org.estreat.index;

import java.util.Set;
import java.util.TreeSet;
import org.estreat.model.PartPath;

/**
 * The language that the text of a part is written in.
 *
 * @param path of the part; of a message that is no multipart, its part 1
 * @param language a tag of BCP 47 in lower case, {@code de} or {@code zh-cn}
 */
public record PartLanguage(PartPath path, String language) {
  /** The tags that it is found by: its own and what that begins with, {@code zh} and zh-cn. */
  public Set<String> tags() {
    return tags(language);
  }

  /** The tags that a language is found by; none for an empty one. */
  public static Set<String> tags(String language) {
    Set<String> tags = new TreeSet<>();
    for (int end = language.indexOf('-'); end >= 0; end = language.indexOf('-', end + 1)) {
      tags.add(language.substring(0, end));
    }
    if (!language.isEmpty()) {
      tags.add(language);
    }
    return tags;
  }
}
