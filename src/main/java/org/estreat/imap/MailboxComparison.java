package org.estreat.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.estreat.imap.Examining.Examined;
import org.estreat.imap.MailboxCheck.Difference;
import org.estreat.imap.MailboxCheck.What;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;

/** Compares one mailbox, on a connection that is logged in. For one thread. */
final class MailboxComparison {
  /** Bodies asked for by one command; each is dropped as soon as it is hashed. */
  private static final int BATCH = 50;

  private final Mailbox mailbox;
  private final Connection connection;
  private final ServerCheck.Local local;
  private final ServerCheck.Scope scope;
  private final RandomGenerator random;
  private final List<Difference> differences = new ArrayList<>();

  MailboxComparison(
      Mailbox mailbox,
      Connection connection,
      ServerCheck.Local local,
      ServerCheck.Scope scope,
      RandomGenerator random) {
    this.mailbox = mailbox;
    this.connection = connection;
    this.local = local;
    this.scope = scope;
    this.random = random;
  }

  MailboxCheck run(MailboxName name)
      throws IOException, ConnectionLostException, CommandRefusedException {
    Examining examining = new Examining(connection);
    Examined examined = examining.examine(name);
    Examining.Listed list = examining.uids();
    if (list.contradiction() != null) {
      return MailboxCheck.broken(mailbox, list.contradiction());
    }
    long[] listed = list.uids();
    Map<Long, ServerCheck.Kept> here = local.present(mailbox, examined.uidValidity());
    List<Long> missing = new ArrayList<>();
    long[] both = Arrays.stream(listed).filter(here::containsKey).toArray();
    long passedBy = 0;
    for (long uid : listed) {
      if (here.containsKey(uid)) {
        continue;
      }
      if (local.passedBy(mailbox, examined.uidValidity(), uid)) {
        passedBy++;
      } else {
        missing.add(uid);
      }
    }
    Set<Long> extra = new TreeSet<>(here.keySet());
    Arrays.stream(listed).forEach(extra::remove);
    facts(listed, both, here);
    long bodies = bodies(listed, both, here);
    List<ServerAnswer> answers = new ArrayList<>();
    for (byte[] program : scope.searches()) {
      answers.add(new Searching(connection).search(program));
    }
    return new MailboxCheck(
        mailbox,
        examined.uidValidity(),
        listed.length,
        here.size(),
        Uids.of(both),
        missing,
        passedBy,
        List.copyOf(extra),
        differences,
        bodies,
        answers,
        null);
  }

  /** Flags; of a deep check also sizes and INTERNALDATE. */
  private void facts(long[] listed, long[] both, Map<Long, ServerCheck.Kept> here)
      throws IOException, ConnectionLostException, CommandRefusedException {
    if (both.length == 0) {
      return;
    }
    Set<Long> open = Arrays.stream(both).boxed().collect(Collectors.toCollection(TreeSet::new));
    Map<Long, Long> sizes = new TreeMap<>();
    new Fetching(connection)
        .facts(
            UidSet.of(listed, both),
            scope.deep(),
            fetched -> {
              ServerCheck.Kept kept = here.get(fetched.uid());
              if (kept != null && open.remove(fetched.uid())) {
                flags(fetched, kept);
                if (scope.deep()) {
                  date(fetched, kept);
                  sizes.put(fetched.uid(), fetched.size());
                }
              }
            });
    for (Map.Entry<Long, Long> size : sizes.entrySet()) { // asks the disk, so not in mid-command
      long ours = local.size(kept(here, size.getKey()).key());
      if (ours != size.getValue()) {
        differ(size.getKey(), What.SIZE, size.getValue() + " octets", ours + " octets");
      }
    }
    for (long uid : open) {
      differ(uid, What.FLAGS, "not delivered", words(kept(here, uid).flags()));
    }
  }

  /** Of a UID that is on both sides. */
  private static ServerCheck.Kept kept(Map<Long, ServerCheck.Kept> here, long uid) {
    return Objects.requireNonNull(here.get(uid));
  }

  private void flags(Fetched fetched, ServerCheck.Kept kept) {
    if (!fetched.flags().equals(kept.flags())) {
      differ(fetched.uid(), What.FLAGS, words(fetched.flags()), words(kept.flags()));
    }
  }

  private void date(Fetched fetched, ServerCheck.Kept kept) {
    if (!InternalDate.parse(fetched.internalDate()).equals(kept.internalDate())) {
      differ(
          fetched.uid(),
          What.INTERNALDATE,
          String.valueOf(fetched.internalDate()),
          kept.internalDate().toString());
    }
  }

  private static String words(Set<Flag> flags) {
    return flags.stream().map(Flag::name).sorted().collect(Collectors.joining(" ", "(", ")"));
  }

  /** Fetches a sample again, or all; returns how many were compared. */
  private long bodies(long[] listed, long[] both, Map<Long, ServerCheck.Kept> here)
      throws IOException, ConnectionLostException, CommandRefusedException {
    long[] sample = sample(fitting(both, here));
    long compared = 0;
    for (int from = 0; from < sample.length; from += BATCH) {
      long[] batch = Arrays.copyOfRange(sample, from, Math.min(sample.length, from + BATCH));
      Set<Long> open = Arrays.stream(batch).boxed().collect(Collectors.toCollection(TreeSet::new));
      new Fetching(connection)
          .messages(
              UidSet.of(listed, batch),
              fetched -> {
                byte[] body = fetched.body();
                if (body != null && open.remove(fetched.uid())) {
                  body(fetched.uid(), MessageKey.of(body), kept(here, fetched.uid()).key());
                }
              });
      compared += batch.length - open.size();
      for (long uid : open) {
        differ(uid, What.BODY, "not delivered", kept(here, uid).key().sha256());
      }
    }
    return compared;
  }

  /** Those that a server may send in one piece. */
  private long[] fitting(long[] both, Map<Long, ServerCheck.Kept> here) throws IOException {
    if (scope.bodies() == 0) {
      return new long[0];
    }
    long[] fitting = new long[both.length];
    int count = 0;
    for (long uid : both) {
      if (local.size(kept(here, uid).key()) < Wire.Limits.STANDARD.literal()) {
        fitting[count++] = uid;
      }
    }
    return Arrays.copyOf(fitting, count);
  }

  private void body(long uid, MessageKey server, MessageKey here) {
    if (!server.equals(here)) {
      differ(uid, What.BODY, server.sha256(), here.sha256());
    }
  }

  private long[] sample(long[] uids) {
    if (scope.bodies() >= uids.length) {
      return uids;
    }
    List<Long> shuffled = new ArrayList<>(Arrays.stream(uids).boxed().toList());
    Collections.shuffle(shuffled, Random.from(random));
    return shuffled.stream().limit(scope.bodies()).mapToLong(Long::longValue).sorted().toArray();
  }

  private void differ(long uid, What what, String server, String here) {
    differences.add(new Difference(uid, what, server, here));
  }
}
