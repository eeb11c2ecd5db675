package org.estreat.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import tools.jackson.core.JsonGenerator;

/**
 * What of one message was not read in full, so that no search finds it: the rows that the exception
 * register has of it, and what can be done.
 */
final class Unread {
  /** Parts that are named to a person; a message may have thousands. */
  private static final int MOST_SHOWN = 50;

  /** What a line stands for: an archive may hold thousands of locked files. */
  private record Group(PartPath path, Defect.Kind kind) {}

  private Unread() {}

  /** Lines to read, with a blank line at the end; empty where all was read. */
  static String lines(List<PartException> exceptions) {
    List<PartException> lost = exceptions.stream().filter(Unread::losesText).toList();
    if (lost.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("Not read in full, so that no search finds it:\n");
    Map<Group, List<PartException>> groups = new LinkedHashMap<>();
    for (PartException each : lost) {
      Group group = new Group(each.item().path(), each.kind());
      groups.computeIfAbsent(group, any -> new ArrayList<>()).add(each);
    }
    groups.values().stream().limit(MOST_SHOWN).forEach(each -> line(text, objects(each)));
    if (groups.size() > MOST_SHOWN) {
      line(text, "and " + (groups.size() - MOST_SHOWN) + " more (--json has all)");
    }
    text.append("What can be done:\n");
    Set<String> remedies = new LinkedHashSet<>();
    lost.forEach(each -> remedies.add(each.kind() + ": " + Remedy.of(each)));
    remedies.forEach(each -> line(text, each));
    return text.append('\n').toString();
  }

  private static boolean losesText(PartException exception) {
    return exception.kind().losesText();
  }

  private static void line(StringBuilder text, String words) {
    text.append("  ").append(PlainText.oneLine(words)).append('\n');
  }

  private static String objects(List<PartException> group) {
    int more = group.size() - 1;
    String first = object(group.getFirst());
    return more == 0 ? first : first + ", and " + more + " more in this part (--json has all)";
  }

  private static String object(PartException exception) {
    PartException.Item item = exception.item();
    boolean whole = item.path().equals(PartPath.ROOT);
    String part = whole ? "the message" : "part " + item.path();
    String name = item.name().isEmpty() ? "" : " (" + PlainText.shortened(item.name()) + ")";
    String where = item.where().isEmpty() ? "" : ", " + PlainText.shortened(item.where());
    String cause = new ExceptionRow(exception, 1, null, null).cause();
    return part + name + where + ": " + exception.kind() + ", " + cause;
  }

  static void write(JsonGenerator json, List<PartException> exceptions) {
    json.writeArrayPropertyStart("exceptions");
    for (PartException each : exceptions) {
      json.writeStartObject();
      ExceptionText.object(json, each);
      ExceptionText.optional(json, "remedy", Remedy.of(each));
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
