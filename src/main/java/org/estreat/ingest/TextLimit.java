package org.estreat.ingest;

import java.util.ArrayList;
import java.util.List;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.PartPath;
import org.estreat.model.Section;
import org.jspecify.annotations.Nullable;

/**
 * How much text of one message is searched. Indexing takes several times the memory of the text,
 * and a message that takes all of it would end this start of the program and every later one.
 *
 * @param octets of all sections together, in UTF-8
 * @param named octets of what has keys of its own: fields of its header, the envelope, names of
 *     parts; less, since it is in memory whole where a search looks at it
 */
record TextLimit(long octets, long named) {
  private static final long MOST = 64L << 20;
  private static final int NAMED_SHARE = 16;

  static TextLimit ofThisMemory() {
    long octets = Math.min(MOST, Runtime.getRuntime().maxMemory() / 16);
    return new TextLimit(octets, octets / NAMED_SHARE);
  }

  /** The message itself; where it has more text, one that is cut, with a Defect that says so. */
  Message cut(Message message) {
    return new NamedTexts(named).cut(sectionsCut(message));
  }

  private Message sectionsCut(Message message) {
    long all = 0;
    for (Section section : message.sections()) {
      all += octets(section.header()) + octets(section.body());
    }
    if (all <= octets) {
      return message;
    }
    List<Section> sections = new ArrayList<>();
    long kept = 0;
    boolean cut = false; // what stands behind a cut is left out, even a letter that would fit
    for (Section section : message.sections()) {
      String header = beginning(section.header(), cut ? 0 : octets - kept);
      cut |= header.length() < section.header().length();
      kept += octets(header);
      String whole = section.body();
      String body = whole == null ? null : beginning(whole, cut ? 0 : octets - kept);
      cut |= body != null && whole != null && body.length() < whole.length();
      kept += octets(body);
      sections.add(new Section(section.path(), header, body));
    }
    List<Defect> defects = new ArrayList<>(message.defects());
    String why = kept + " of " + all + " octets of text are searched";
    defects.add(new Defect(PartPath.ROOT, Defect.Kind.TEXT_LIMIT, why));
    return new Message(
        message.key(),
        message.size(),
        message.root(),
        sections,
        message.envelope(),
        message.sentDay(),
        message.sentAt(),
        defects);
  }

  static long octets(@Nullable String text) {
    long octets = 0;
    for (int i = 0; text != null && i < text.length(); i++) {
      octets += octets(text.charAt(i));
    }
    return octets;
  }

  /** In UTF-8; each half of a surrogate pair counts for two of its four. */
  private static int octets(char c) {
    return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  /** As much of the text as has this many octets; no surrogate pair is cut in two. */
  static String beginning(String text, long limit) {
    long octets = 0;
    int end = 0;
    while (end < text.length() && octets + octets(text.charAt(end)) <= limit) {
      octets += octets(text.charAt(end));
      end++;
    }
    boolean split =
        end > 0
            && end < text.length()
            && Character.isHighSurrogate(text.charAt(end - 1))
            && Character.isLowSurrogate(text.charAt(end));
    return text.substring(0, split ? end - 1 : end);
  }
}
