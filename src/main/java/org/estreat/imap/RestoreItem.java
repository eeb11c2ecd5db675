package org.estreat.imap;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Set;
import org.estreat.imap.Restorer.Message;
import org.estreat.imap.Restorer.Source;
import org.estreat.model.Flag;
import org.jspecify.annotations.Nullable;

/** A message that is to be in the target, and how far that is. For one thread. */
final class RestoreItem {
  private final Message message;
  private final Source source;
  private @Nullable Likeness likeness;
  private boolean there;
  private Set<Flag> flagsSent = Set.of();
  private boolean sent;
  private @Nullable String refusal;
  private @Nullable String alteration;

  RestoreItem(Message message, Source source) {
    this.message = message;
    this.source = source;
  }

  Message message() {
    return message;
  }

  InputStream open() throws IOException {
    return source.open(message.key());
  }

  /** Read from the archive at the first call, so that damage is met before anything is sent. */
  Likeness likeness() throws IOException {
    Likeness known = likeness;
    if (known == null) {
      try (InputStream in = open()) {
        known = Likeness.of(in);
      }
      likeness = known;
    }
    return known;
  }

  /** INTERNALDATE in seconds, as finely as IMAP has it. */
  long second() {
    return message.internalDate().toEpochSecond();
  }

  /** Whether it was not yet found in the target, and not refused. */
  boolean isOpen() {
    return !there && refusal == null;
  }

  boolean isThere() {
    return there;
  }

  /** It was found in the target. */
  void found() {
    there = true;
  }

  /** To be looked for again. */
  void reopen() {
    there = false;
  }

  boolean wasSent() {
    return sent;
  }

  /** From here on it may be there because of this run. */
  void sending() {
    sent = true;
  }

  /** Those that the target takes. */
  void flagsSent(Set<Flag> flags) {
    flagsSent = flags;
  }

  /** Of a message that was sent, the flags that were not. */
  Set<Flag> flagsLeftOut() {
    Set<Flag> left = new LinkedHashSet<>(message.flags());
    left.removeAll(flagsSent);
    return left;
  }

  @Nullable String refusal() {
    return refusal;
  }

  void refuse(String reason) {
    refusal = Words.clean(reason);
  }

  @Nullable String alteration() {
    return alteration;
  }

  void altered(String how) {
    alteration = Words.clean(how);
  }
}
