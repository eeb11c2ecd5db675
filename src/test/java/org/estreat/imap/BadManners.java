package org.estreat.imap;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.estreat.imap.ScriptedServer.Box;
import org.estreat.imap.ScriptedServer.HangUp;
import org.estreat.imap.ScriptedServer.Manners;
import org.estreat.imap.ScriptedServer.Session;
import org.estreat.imap.ScriptedServer.Stored;
import org.jspecify.annotations.Nullable;

/** Ways in which a server can be wrong, each by a seed. */
final class BadManners {
  private BadManners() {}

  /** By name. */
  static Map<String, Function<Random, Manners>> all() {
    Map<String, Function<Random, Manners>> all = new TreeMap<>();
    bodies(all);
    numbers(all);
    connections(all);
    answers(all);
    return all;
  }

  private static void bodies(Map<String, Function<Random, Manners>> all) {
    all.put(
        "omits a UID from every FETCH",
        random -> {
          long victim = 1L + random.nextInt(30);
          return delivering((asked, box) -> without(asked, victim));
        });
    all.put(
        "omits a UID unless it is asked for alone",
        random -> {
          long victim = 1L + random.nextInt(30);
          return delivering((asked, box) -> asked.size() == 1 ? asked : without(asked, victim));
        });
    all.put("delivers each message twice", random -> delivering((asked, box) -> twice(asked)));
    all.put(
        "delivers a UID twice, the second with other bytes",
        random -> {
          long victim = 1L + random.nextInt(30);
          return delivering((asked, box) -> {
            List<Stored> answer = new ArrayList<>(asked);
            asked.stream()
                .filter(m -> m.uid() == victim && asked.size() > 1)
                .forEach(m -> answer.add(Stored.of(victim, "Subject: forged\r\n\r\nforged\r\n")));
            return answer;
          });
        });
    all.put(
        "delivers UIDs that were not asked for",
        random ->
            delivering((asked, box) -> {
              List<Stored> answer = new ArrayList<>(asked);
              answer.add(Stored.of(1000 + random.nextInt(1000), "Subject: unasked\r\n\r\nx\r\n"));
              answer.addAll(box.all());
              return answer;
            }));
    all.put(
        "delivers in any order",
        random ->
            delivering((asked, box) -> {
              List<Stored> answer = new ArrayList<>(asked);
              Collections.shuffle(answer, random);
              return answer;
            }));
    all.put(
        "announces more octets than it sends",
        random -> announcing(random, 1 + random.nextInt(40)));
    all.put(
        "announces fewer octets than it sends",
        random -> announcing(random, -1 - random.nextInt(8)));
    all.put("announces a literal of two gigabytes", random -> announcing(random, 2_000_000_000));
    all.put(
        "never ends a literal",
        random ->
            new Manners() {
              @Override
              public long announced(Stored message) {
                return message.uid() == 9 ? 1L << 24 : message.bytes().length;
              }
            });
    all.put(
        "says wrong sizes",
        random ->
            new Manners() {
              @Override
              public long size(Stored message) {
                return Math.max(0, message.bytes().length + random.nextInt(41) - 20);
              }
            });
  }

  private static void numbers(Map<String, Function<Random, Manners>> all) {
    all.put(
        "UIDNEXT far ahead",
        random -> examining(box -> state(box, box.uidValidity, 4_000_000_000L)));
    all.put("UIDNEXT behind", random -> examining(box -> state(box, box.uidValidity, 2)));
    all.put("UIDVALIDITY 0", random -> examining(box -> state(box, 0, box.uidNext)));
    all.put(
        "no UIDVALIDITY and no UIDNEXT",
        random -> examining(box -> List.of("* " + box.all().size() + " EXISTS")));
    all.put(
        "UIDVALIDITY beyond 32 bits",
        random -> examining(box -> state(box, 99_999_999_999L, box.uidNext)));
    all.put(
        "EXISTS too many",
        random ->
            examining(box ->
                List.of("* 999999999 EXISTS", "* OK [UIDVALIDITY 7] x", "* OK [UIDNEXT 31] x")));
    all.put(
        "UIDVALIDITY changes in mid-session",
        random ->
            new Manners() {
              @Override
              public void fetched(Session session, Stored message, Box box) throws IOException {
                if (message.uid() == 11 && box.uidValidity == 7) {
                  box.uidValidity = 8;
                  session.say("* OK [UIDVALIDITY 8] is new");
                  throw new HangUp();
                }
              }
            });
    all.put(
        "SEARCH omits a UID",
        random -> {
          long victim = 1L + random.nextInt(30);
          return finding(uids -> uids.stream().filter(uid -> uid != victim).toList());
        });
    all.put(
        "SEARCH says UIDs twice, out of order, zero and too large",
        random ->
            finding(uids -> {
              List<Long> found = new ArrayList<>(uids);
              found.addAll(uids);
              Collections.shuffle(found, random);
              found.add(0, 0L);
              found.add(99_999_999_999L);
              return found;
            }));
    all.put(
        "SEARCH lists UIDs that do not exist",
        random ->
            finding(uids -> {
              List<Long> found = new ArrayList<>(uids);
              found.add(500L);
              found.add(4_294_967_295L);
              return found;
            }));
    all.put(
        "expunges while it is asked",
        random ->
            new Manners() {
              @Override
              public void fetched(Session session, Stored message, Box box) throws IOException {
                if (random.nextInt(6) == 0) {
                  box.messages.remove(1 + (long) random.nextInt(30));
                  session.say("* 1 EXPUNGE");
                }
              }
            });
  }

  private static void connections(Map<String, Function<Random, Manners>> all) {
    for (int octets : new int[] {1, 7, 60, 150, 333, 700, 1500, 4000, 9000}) {
      all.put(
          "cuts every connection after octet " + octets,
          random ->
              new Manners() {
                @Override
                public OutputStream wrap(OutputStream out, int connection) {
                  return new Cut(out, octets + random.nextInt(1 + octets / 4));
                }
              });
    }
    all.put(
        "stops in the middle of an answer",
        random ->
            new Manners() {
              @Override
              public OutputStream wrap(OutputStream out, int connection) {
                return new Slow(out, 2000 + random.nextInt(4000), 60_000);
              }
            });
    all.put(
        "drips",
        random ->
            new Manners() {
              @Override
              public OutputStream wrap(OutputStream out, int connection) {
                return new Slow(out, 2000, 100);
              }
            });
    all.put(
        "BYE in place of a greeting",
        random ->
            new Manners() {
              @Override
              public void greet(Session session, int connection) throws IOException {
                session.say("* BYE come back tomorrow");
                throw new HangUp();
              }
            });
    all.put("BYE at the login", random -> saying("LOGIN", "* BYE [UNAVAILABLE] too busy", true));
    all.put("BYE in mid-FETCH", random -> saying("UID FETCH", "* BYE [ALERT] going down", true));
    all.put(
        "no greeting",
        random ->
            new Manners() {
              @Override
              public void greet(Session session, int connection) {}
            });
    all.put(
        "a greeting without end",
        random ->
            new Manners() {
              @Override
              public void greet(Session session, int connection) throws IOException {
                session.out.write("* OK ".getBytes(StandardCharsets.US_ASCII));
                byte[] noise = new byte[1 << 16];
                for (int i = 0; i < 4096; i++) {
                  session.out.write(noise);
                }
              }
            });
  }

  private static void answers(Map<String, Function<Random, Manners>> all) {
    all.put("NO to every EXAMINE", random -> refusing("EXAMINE", "NO [NOPERM] not you"));
    all.put("BAD to every FETCH", random -> refusing("UID FETCH", "BAD no"));
    all.put("NO to every SEARCH", random -> refusing("UID SEARCH", "NO [SERVERBUG] oops"));
    all.put("NO to LIST", random -> refusing("LIST", "NO not now"));
    all.put(
        "ten megabytes nobody asked for",
        random ->
            new Manners() {
              @Override
              public void before(Session session, String command) throws IOException {
                if (command.startsWith("UID FETCH")) {
                  String line = "* OK [ALERT] " + "buy now ".repeat(100);
                  for (int i = 0; i < 12_000; i++) {
                    session.say(line);
                  }
                }
              }
            });
    all.put(
        "answers without end",
        random ->
            new Manners() {
              @Override
              public void before(Session session, String command) throws IOException {
                while (command.startsWith("UID FETCH")) {
                  session.say("* 12 FETCH (FLAGS (\\Seen))");
                }
              }
            });
    all.put(
        "garbage",
        random ->
            new Manners() {
              @Override
              public void before(Session session, String command) throws IOException {
                byte[] garbage = new byte[random.nextInt(300)];
                random.nextBytes(garbage);
                session.out.write(garbage);
                session.say("");
              }
            });
    all.put(
        "broken responses between the good ones",
        random ->
            new Manners() {
              private final List<String> broken =
                  List.of(
                      "*",
                      "* ",
                      "* FETCH",
                      "* 1 FETCH",
                      "* 1 FETCH (UID 3",
                      "* 1 FETCH ((((((((",
                      "+",
                      "+ go ahead",
                      "* SEARCH x",
                      "* LIST",
                      "* LIST (",
                      "* LIST () NIL",
                      "* -1 EXISTS",
                      "* 1 FETCH (UID 2 BODY[] \"x",
                      "* OK [",
                      "* 99999999999999999999 EXISTS",
                      "zzz OK no");

              @Override
              public void before(Session session, String command) throws IOException {
                for (int i = 0; i < 5; i++) {
                  session.say(broken.get(random.nextInt(broken.size())));
                }
              }
            });
    all.put(
        "odd names in LIST",
        random ->
            new Manners() {
              @Override
              public List<String> list(Set<String> names) {
                List<String> lines = new ArrayList<>(Manners.super.list(names));
                lines.add("* LIST () \"/\" \"../../etc/passwd\"");
                lines.add("* LIST () NIL {8}\r\nA\r\nX NOO");
                lines.add("* LIST () \"/\" \"&broken\"");
                lines.add("* LIST () \"/\" \"" + "d/".repeat(400) + "\"");
                lines.add("* LIST (\\Noselect) \"/\" \"nothing\"");
                lines.add("* LIST () \"/\" \"\u0007bell\u001b[2J\"");
                return lines;
              }
            });
    all.put(
        "LIST lists a mailbox twice",
        random ->
            new Manners() {
              @Override
              public List<String> list(Set<String> names) {
                return twice(Manners.super.list(names));
              }
            });
  }

  private static <T> List<T> twice(List<T> all) {
    List<T> twice = new ArrayList<>(all);
    twice.addAll(all);
    return twice;
  }

  private static List<Stored> without(List<Stored> asked, long victim) {
    return asked.stream().filter(message -> message.uid() != victim).toList();
  }

  private interface Delivering {
    List<Stored> delivered(List<Stored> asked, Box box);
  }

  private static Manners delivering(Delivering delivering) {
    return new Manners() {
      @Override
      public List<Stored> delivered(List<Stored> asked, Box box) {
        return delivering.delivered(asked, box);
      }
    };
  }

  private static Manners announcing(Random random, int more) {
    long victim = 1L + random.nextInt(30);
    return new Manners() {
      @Override
      public long announced(Stored message) {
        return message.bytes().length + (message.uid() == victim ? more : 0L);
      }
    };
  }

  private static Manners examining(Function<Box, List<String>> state) {
    return new Manners() {
      @Override
      public List<String> examined(Box box) {
        return state.apply(box);
      }
    };
  }

  private static List<String> state(Box box, long uidValidity, long uidNext) {
    return List.of(
        "* " + box.all().size() + " EXISTS",
        "* OK [UIDVALIDITY " + uidValidity + "] x",
        "* OK [UIDNEXT " + uidNext + "] x");
  }

  private static Manners finding(Function<List<Long>, List<Long>> found) {
    return new Manners() {
      @Override
      public List<Long> found(List<Long> uids) {
        return found.apply(uids);
      }
    };
  }

  private static Manners refusing(String verb, String answer) {
    return new Manners() {
      @Override
      public @Nullable String refuse(String command) {
        return command.startsWith(verb) ? answer : null;
      }
    };
  }

  private static Manners saying(String verb, String line, boolean andGo) {
    return new Manners() {
      @Override
      public void before(Session session, String command) throws IOException {
        if (command.startsWith(verb)) {
          session.say(line);
          if (andGo) {
            throw new HangUp();
          }
        }
      }
    };
  }

  /** Lets so many octets through and hangs up. */
  private static final class Cut extends FilterOutputStream {
    private long left;

    Cut(OutputStream out, long left) {
      super(out);
      this.left = left;
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      out.write(octets, from, (int) Math.min(left, length));
      left -= length;
      if (left <= 0) {
        throw new HangUp();
      }
    }
  }

  /** After so many octets one at a time, with a pause before each. */
  private static final class Slow extends FilterOutputStream {
    private final CountDownLatch never = new CountDownLatch(1);
    private final int pauseMs;
    private long quick;

    Slow(OutputStream out, long quick, int pauseMs) {
      super(out);
      this.quick = quick;
      this.pauseMs = pauseMs;
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      int at = (int) Math.min(quick, length);
      out.write(octets, from, at);
      quick -= at;
      for (; at < length; at++) {
        pause();
        out.write(octets[from + at]);
        out.flush();
      }
    }

    private void pause() throws IOException {
      try {
        if (never.await(pauseMs, TimeUnit.MILLISECONDS)) {
          throw new HangUp();
        }
      } catch (InterruptedException e) {
        throw new HangUp();
      }
    }
  }
}
