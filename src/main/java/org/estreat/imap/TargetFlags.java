package org.estreat.imap;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/** Which flags a mailbox keeps: PERMANENTFLAGS (RFC 9051 section 7.1), which only SELECT tells. */
final class TargetFlags {
  /** What the grammar allows (RFC 9051 section 9, flag). */
  private static final Pattern FORM =
      Pattern.compile("\\\\?[!#$&'+,./0-9:;<=>?@A-Z\\[^_`a-z|}~-]+");

  private static final Flag ANY_KEYWORD = new Flag("\\*");

  private final @Nullable Set<Flag> permanent;

  private TargetFlags(@Nullable Set<Flag> permanent) {
    this.permanent = permanent;
  }

  /** Opens the mailbox as one that is written to. */
  static TargetFlags select(Connection connection, MailboxName mailbox)
      throws ConnectionLostException, CommandRefusedException {
    connection.selected(null);
    List<Set<Flag>> found = new ArrayList<>();
    connection.run(
        mailbox.command("SELECT ", "", connection.isUtf8()),
        response -> {
          Status status = Status.of(response);
          if (status != null && status.code().equals("PERMANENTFLAGS")) {
            found.add(flags(status.argument()));
          }
        });
    return new TargetFlags(found.isEmpty() ? null : found.getLast());
  }

  private static Set<Flag> flags(String list) {
    Set<Flag> flags = new LinkedHashSet<>();
    for (String name : list.replaceAll("[()]", " ").strip().split(" +", -1)) {
      if (!name.isEmpty()) {
        flags.add(new Flag(name));
      }
    }
    return flags;
  }

  /** Those that can be sent. */
  Set<Flag> taken(Set<Flag> flags) {
    Set<Flag> taken = new LinkedHashSet<>(flags);
    taken.removeIf(flag -> flag.equals(Flag.RECENT) || !takes(flag)); // that one is the server's
    return taken;
  }

  private boolean takes(Flag flag) {
    if (!FORM.matcher(flag.name()).matches()) {
      return false;
    }
    boolean keyword = !flag.name().startsWith("\\");
    if (permanent == null) {
      return keyword || flag.isSystem(); // RFC 9051 section 6.3.2: then all can be changed
    }
    return permanent.contains(flag) || (keyword && permanent.contains(ANY_KEYWORD));
  }
}
