package org.estreat.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.estreat.index.MessageIndex;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;

/**
 * Which rows of the exception register are wanted.
 *
 * @param kinds all when empty
 * @param mailboxes all when empty
 * @param types {@code image/png} or {@code image/*}, in lower case; all when empty
 */
public record ExceptionFilter(Set<Defect.Kind> kinds, List<Mailbox> mailboxes, List<String> types) {
  public static final ExceptionFilter ALL = new ExceptionFilter(Set.of(), List.of(), List.of());

  public ExceptionFilter {
    kinds = Set.copyOf(kinds);
    mailboxes = List.copyOf(mailboxes);
    types = List.copyOf(types);
  }

  /**
   * Of what people write.
   *
   * @throws BadParameterException for a kind or a type that is none
   * @throws UnknownMailboxException for a pattern that no mailbox matches
   */
  public static ExceptionFilter of(
      MessageIndex index, List<String> kinds, List<String> mailboxes, List<String> types)
      throws IOException, CallException {
    Set<Defect.Kind> wanted = EnumSet.noneOf(Defect.Kind.class);
    for (String kind : kinds) {
      wanted.add(kind(kind));
    }
    List<String> patterns = new ArrayList<>();
    for (String type : types) {
      if (!type.matches("[^/*\\s]+/([^/*\\s]+|\\*)")) {
        throw new BadParameterException("type", "a type like image/png or image/*", type);
      }
      patterns.add(type.toLowerCase(Locale.ROOT));
    }
    return new ExceptionFilter(wanted, MailboxPatterns.resolve(index, mailboxes), patterns);
  }

  private static Defect.Kind kind(String name) throws BadParameterException {
    for (Defect.Kind kind : Defect.Kind.values()) {
      if (kind.name().equalsIgnoreCase(name)) {
        return kind;
      }
    }
    throw new BadParameterException("kind", "one of " + names(), name);
  }

  /** The kinds that rows have. */
  public static String names() {
    List<String> names = new ArrayList<>();
    for (Defect.Kind kind : Defect.Kind.values()) {
      if (kind.losesText() || kind == Defect.Kind.EMPTY) {
        names.add(kind.name());
      }
    }
    return String.join(", ", names);
  }

  /** Whether the row is wanted; the mailbox is not looked at. */
  boolean takes(PartException row) {
    return (kinds.isEmpty() || kinds.contains(row.kind()))
        && (types.isEmpty() || types.stream().anyMatch(type -> matches(row, type)));
  }

  private static boolean matches(PartException row, String type) {
    String found = row.item().type().toLowerCase(Locale.ROOT);
    return type.endsWith("/*")
        ? found.startsWith(type.substring(0, type.length() - 1))
        : found.equals(type);
  }
}
