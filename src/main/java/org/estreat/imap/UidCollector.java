package org.estreat.imap;

import java.util.Arrays;
import org.estreat.model.Uid;
import org.jspecify.annotations.Nullable;

/**
 * Takes the UIDs out of SEARCH and ESEARCH responses (RFC 9051 section 7.3.4, RFC 3501 section
 * 7.2.5), no more of them than the mailbox can have, and holds their number against it.
 */
final class UidCollector {
  /** New messages that the server may list before it announces them. */
  private static final int SLACK = 10_000;

  private long[] earlier = {};
  private long[] uids = new long[1024];
  private int count;
  private long most;
  private long announced;
  private boolean answered;
  private boolean malformed;

  /**
   * @param exists as announced so far; -1 for not at all
   */
  UidCollector(long exists) {
    begin(exists);
  }

  private void begin(long exists) {
    most = Math.max(0, exists) + SLACK;
    announced = exists;
    answered = false;
    malformed = false;
    count = 0;
  }

  /** The list is asked for again. */
  void again(long exists) {
    earlier = uids();
    begin(exists);
  }

  /**
   * @param exists as announced up to this response: what the list has to agree with
   */
  void accept(Response response, long exists) {
    String name = response.name();
    if (!name.equals("SEARCH") && !name.equals("ESEARCH")) {
      return;
    }
    announced = exists;
    answered = true;
    malformed = true; // unless it is read to its end
    if (name.equals("SEARCH")) {
      while (Character.isDigit(response.peek())) {
        add(response.number());
      }
    } else {
      extended(response);
    }
    malformed = false;
  }

  private void extended(Response response) {
    while (!response.atEnd()) {
      if (response.peek() == '(') {
        response.skip(); // whose answer it is
        continue;
      }
      String item = response.atom();
      if (item.equalsIgnoreCase("ALL")) {
        SequenceSet all = SequenceSet.parse(response.atom());
        for (long uid : all.uids(most)) {
          add(uid);
        }
      } else if (!item.equalsIgnoreCase("UID")) {
        response.skip();
      }
    }
  }

  private void add(long uid) {
    if (uid < 1 || uid > Uid.MAX || count >= most) {
      return; // names no message
    }
    if (count == uids.length) {
      uids = Arrays.copyOf(uids, count * 2);
    }
    uids[count++] = uid;
  }

  /** A server may leave the response out where there is nothing to say. */
  void ended(long exists) {
    if (!answered) {
      announced = exists;
    }
  }

  /** Whether the last list has as many UIDs as messages were announced. */
  boolean agrees() {
    return !malformed && announced >= 0 && last().length == announced;
  }

  private long[] last() {
    return ascending(Arrays.copyOf(uids, count));
  }

  private static long[] ascending(long[] numbers) {
    Arrays.sort(numbers);
    int distinct = 0;
    for (int i = 0; i < numbers.length; i++) {
      if (i == 0 || numbers[i] != numbers[i - 1]) {
        numbers[distinct++] = numbers[i];
      }
    }
    return Arrays.copyOf(numbers, distinct);
  }

  /** Those of the last list where that is the whole truth, else of all lists; ascending. */
  long[] uids() {
    if (agrees()) {
      return last();
    }
    long[] all = Arrays.copyOf(earlier, earlier.length + count);
    System.arraycopy(uids, 0, all, earlier.length, count);
    return ascending(all);
  }

  /** Why the last list is not the whole truth; null where it is. */
  @Nullable String contradiction() {
    if (agrees()) {
      return null;
    }
    return announced < 0
        ? "the server does not say how many messages there are, so nothing counts as expunged"
        : "the server announces %d messages and lists %d UIDs, so nothing counts as expunged"
            .formatted(announced, last().length);
  }
}
