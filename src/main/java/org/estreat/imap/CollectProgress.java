package org.estreat.imap;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.estreat.model.Mailbox;
import org.jspecify.annotations.Nullable;

/**
 * How collecting an account goes: the pass under way, and what was taken in since the program
 * began. Safe to use from several threads.
 */
public final class CollectProgress implements Meter {
  /** A rate over less says nothing. */
  private static final Duration SHORTEST = Duration.ofMillis(500);

  private final InstantSource clock;
  private final Map<Mailbox, Box> boxes = new HashMap<>();
  private @Nullable Instant began;
  private @Nullable Instant ended;
  private int folders;
  private int visited;
  private int passes;
  private long messages;
  private long octets;
  private long allMessages;
  private long allOctets;

  /** Of one mailbox in one pass. */
  private static final class Box {
    private long expected;
    private long taken;
    private boolean visited;

    long total() {
      return visited ? taken : Math.max(expected, taken);
    }
  }

  /**
   * A pass at one moment.
   *
   * @param running whether it goes on; else these are the last one's figures
   * @param folders to visit; 0 until they are listed
   * @param visited folders done
   * @param messages taken in by this pass
   * @param expected messages in all, as far as is known; grows while folders are opened
   * @param octets of those taken in
   * @param elapsed since it began
   * @param left until its end, by the rate so far; null where that cannot be told
   */
  public record Figures(
      boolean running,
      int folders,
      int visited,
      long messages,
      long expected,
      long octets,
      Duration elapsed,
      @Nullable Duration left) {
    /** Messages a second. */
    public double rate() {
      return elapsed.compareTo(SHORTEST) < 0 ? 0 : messages * 1000.0 / elapsed.toMillis();
    }
  }

  /** What was taken in since the program began, by passes and between them. */
  public record Totals(long messages, long octets, int passes) {}

  CollectProgress(InstantSource clock) {
    this.clock = clock;
  }

  /** A pass begins. */
  synchronized void begin() {
    boxes.clear();
    began = clock.instant();
    ended = null;
    folders = 0;
    visited = 0;
    messages = 0;
    octets = 0;
  }

  /** The pass is over. */
  synchronized void end() {
    ended = clock.instant();
    passes++;
    boxes.clear();
  }

  /** A message is in. */
  synchronized void took(Mailbox mailbox, long size) {
    allMessages++;
    allOctets += size;
    if (running()) {
      messages++;
      octets += size;
      box(mailbox).taken++;
    }
  }

  @Override
  public synchronized void planned(int count) {
    folders = count;
  }

  @Override
  public synchronized void expected(Mailbox mailbox, long count) {
    if (running()) {
      Box box = box(mailbox);
      box.expected = box.taken + count;
    }
  }

  @Override
  public synchronized void visited(Mailbox mailbox) {
    visited++;
    if (running()) {
      box(mailbox).visited = true;
    }
  }

  private boolean running() {
    return began != null && ended == null;
  }

  private Box box(Mailbox mailbox) {
    return boxes.computeIfAbsent(mailbox, any -> new Box());
  }

  /** The pass under way, or the last one; empty figures before the first. */
  public synchronized Figures now() {
    Instant from = began;
    if (from == null) {
      return new Figures(false, 0, 0, 0, 0, 0, Duration.ZERO, null);
    }
    Instant to = ended == null ? clock.instant() : ended;
    Duration elapsed = Duration.between(from, to);
    long expected = messages;
    if (running()) {
      expected = Math.max(messages, boxes.values().stream().mapToLong(Box::total).sum());
    }
    return new Figures(
        running(), folders, visited, messages, expected, octets, elapsed, left(expected, elapsed));
  }

  private @Nullable Duration left(long expected, Duration elapsed) {
    long open = expected - messages;
    if (!running() || messages == 0 || open == 0 || elapsed.compareTo(SHORTEST) < 0) {
      return null;
    }
    return Duration.ofMillis((long) (open * (double) elapsed.toMillis() / messages));
  }

  public synchronized Totals totals() {
    return new Totals(allMessages, allOctets, passes);
  }
}
