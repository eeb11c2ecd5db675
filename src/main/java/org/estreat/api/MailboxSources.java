package org.estreat.api;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.estreat.model.Mailbox;
import org.estreat.query.MailboxFilter;

/**
 * The mailboxes of the archive that {@code IN (...)} means (RFC 7377 section 2.2). Here names are
 * {@code ACCOUNT/BOX}; {@code inboxes} is the INBOX of every account and {@code personal} every
 * mailbox there is, since all of it was collected for its owner; where there is none they mean
 * none. Unlike in the RFC a name that nothing has is an error: a search that leaves a mailbox out
 * unnoticed finds too little.
 */
final class MailboxSources {
  private final List<Mailbox> known;
  private final List<Mailbox> selected;
  private final TreeSet<Mailbox> chosen = new TreeSet<>();

  private MailboxSources(List<Mailbox> known, List<Mailbox> selected) {
    this.known = known;
    this.selected = selected;
  }

  /**
   * The mailboxes that any of the filters means.
   *
   * @param filters at least one
   * @param selected what {@code selected} stands for
   * @throws UnknownMailboxException when no mailbox has a name
   * @throws BadParameterException for {@code selected} where nothing is
   */
  static Extent resolve(MessageIndex index, List<MailboxFilter> filters, List<Mailbox> selected)
      throws IOException, CallException {
    List<Mailbox> known = index.mailboxes().stream().map(MailboxStatus::mailbox).toList();
    MailboxSources sources = new MailboxSources(known, selected);
    for (MailboxFilter filter : filters) {
      sources.add(filter);
    }
    return new Extent(List.copyOf(sources.chosen), sources.chosen.isEmpty());
  }

  private void add(MailboxFilter filter) throws CallException {
    switch (filter) {
      case MailboxFilter.Selected() -> addSelected();
      case MailboxFilter.Inboxes() -> addAll(box -> box.name().equals("INBOX"));
      case MailboxFilter.Personal() -> addAll(_ -> true);
      case MailboxFilter.Mailboxes(var names) -> {
        for (String name : names) {
          String wanted = MailboxPatterns.normal(name);
          add(name, box -> box.toString().equals(wanted));
        }
      }
      case MailboxFilter.Subtree(var names, var one) -> {
        for (String name : names) {
          String root = MailboxPatterns.normal(name);
          add(name, box -> isBelow(box.toString(), root, one));
        }
      }
    }
  }

  private void addSelected() throws BadParameterException {
    if (selected.isEmpty()) {
      throw new BadParameterException(
          "mailbox", "the mailbox that is selected, for the program says IN (selected)", "none");
    }
    chosen.addAll(selected);
  }

  private void add(String name, Predicate<Mailbox> test) throws UnknownMailboxException {
    if (known.stream().noneMatch(test)) {
      throw new UnknownMailboxException(name, known);
    }
    addAll(test);
  }

  private void addAll(Predicate<Mailbox> test) {
    known.stream().filter(test).forEach(chosen::add);
  }

  /**
   * Servers part the levels of a name by one of these, and which is not kept. Taking each for it
   * can find a mailbox too many and never one too few.
   */
  private static boolean isBelow(String name, String root, boolean one) {
    if (!name.startsWith(root)) {
      return false;
    }
    if (name.length() == root.length()) {
      return true;
    }
    char separator = name.charAt(root.length());
    return "/.\\".indexOf(separator) >= 0
        && (!one || name.indexOf(separator, root.length() + 1) < 0);
  }
}
