package org.estreat.app.bench;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import org.estreat.archive.Archive;
import org.estreat.index.MessageIndex;
import org.estreat.index.NormalForm;
import org.estreat.index.UidList;
import org.estreat.mime.MimeReader;
import org.estreat.model.Envelope;
import org.estreat.model.Mailbox;
import org.estreat.model.Message;
import org.estreat.model.Sighting;
import org.estreat.query.SearchKey;
import org.jspecify.annotations.Nullable;

/**
 * The judge: reads every message again from the archive, and compares each key with its texts by
 * String search, without any index. Whatever an index answers otherwise is wrong.
 */
final class Truth {
  private final Archive archive;
  private final List<Sample.Standing> standing;
  private final Map<Mailbox, Long> lastUids = new HashMap<>();

  Truth(Archive archive, List<Sample.Standing> standing) {
    this.archive = archive;
    this.standing = standing;
    for (Sample.Standing each : standing) {
      lastUids.merge(each.sighting().mailbox(), each.sighting().uid().value(), Math::max);
    }
  }

  /**
   * What came of it.
   *
   * @param checked probes that could be judged
   * @param skipped probes with keys that this judge does not know
   * @param compared single answers: messages times probes
   * @param differences the probes whose answers differ, and in what
   * @param text octets of text that is searched, of all messages
   */
  record Verdict(int checked, int skipped, long compared, List<String> differences, long text) {}

  /** A message as keys look at it, all texts in normal form. */
  private record Seen(
      Sighting sighting,
      Message message,
      List<String> bodies,
      List<String> sections,
      Map<SearchKey.Place, List<String>> lists,
      Map<String, List<String>> fields) {
    static Seen of(Sighting sighting, Message message) {
      List<String> bodies = new ArrayList<>();
      List<String> sections = new ArrayList<>();
      message
          .sections()
          .forEach(section -> {
            String body = NormalForm.of(Objects.requireNonNullElse(section.body(), ""));
            bodies.add(body);
            sections.add(NormalForm.of(section.header()) + body);
          });
      Map<String, List<String>> fields = new TreeMap<>();
      message
          .headers()
          .forEach(field ->
              fields
                  .computeIfAbsent(field.name().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                  .add(NormalForm.of(field.value())));
      Envelope envelope = message.envelope();
      return new Seen(
          sighting,
          message,
          bodies,
          sections,
          Map.of(
              SearchKey.Place.SUBJECT, forms(envelope.subject()),
              SearchKey.Place.FROM, forms(envelope.from()),
              SearchKey.Place.TO, forms(envelope.to()),
              SearchKey.Place.CC, forms(envelope.cc()),
              SearchKey.Place.BCC, forms(envelope.bcc())),
          fields);
    }

    private static List<String> forms(List<String> texts) {
      return texts.stream().map(NormalForm::of).toList();
    }

    LocalDate sentDay() {
      LocalDate written = message.sentDay();
      return written != null ? written : sighting.internalDate().toLocalDate();
    }
  }

  /**
   * Compares the index's answer to every probe with what the messages say.
   *
   * @param progress is told how many messages were read
   */
  Verdict judge(MessageIndex index, List<Probe> probes, Instant now, LongConsumer progress)
      throws IOException {
    List<Probe> known = probes.stream().filter(probe -> isKnown(probe.key())).toList();
    List<Map<Mailbox, Set<Long>>> found = new ArrayList<>();
    known.forEach(_ -> found.add(new TreeMap<>()));
    MimeReader mime = new MimeReader();
    long text = 0;
    long read = 0;
    for (Sample.Standing each : standing) {
      Message message;
      try (var original = archive.open(each.key())) {
        message =
            original.octets() > mime.most()
                ? mime.excerpt(each.key(), original).message()
                : mime.read(original.readAllBytes());
      }
      Seen seen = Seen.of(each.sighting(), message);
      text += seen.sections().stream().mapToLong(String::length).sum();
      for (int i = 0; i < known.size(); i++) {
        if (matches(seen, known.get(i).key())) {
          found
              .get(i)
              .computeIfAbsent(each.sighting().mailbox(), _ -> new TreeSet<>())
              .add(each.sighting().uid().value());
        }
      }
      progress.accept(++read);
    }
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < known.size(); i++) {
      String difference = difference(index, known.get(i), found.get(i), now);
      if (difference != null) {
        differences.add(difference);
      }
    }
    return new Verdict(
        known.size(), probes.size() - known.size(), read * known.size(), differences, text);
  }

  private static @Nullable String difference(
      MessageIndex index, Probe probe, Map<Mailbox, Set<Long>> expected, Instant now)
      throws IOException {
    TreeSet<String> missing = new TreeSet<>();
    expected.forEach((mailbox, uids) -> uids.forEach(uid -> missing.add(mailbox + " UID " + uid)));
    TreeSet<String> more = new TreeSet<>();
    long total = 0;
    for (UidList list : index.searchUids(Stopwatch.request(probe, now))) {
      total += list.count();
      list.stream()
          .mapToObj(uid -> list.mailbox() + " UID " + uid)
          .filter(each -> !missing.remove(each))
          .forEach(more::add);
    }
    long counted = index.search(Stopwatch.request(probe, now)).total();
    if (missing.isEmpty() && more.isEmpty() && counted == total) {
      return null;
    }
    return "%s: %d missing %s, %d too many %s, %d UIDs and a total of %d"
        .formatted(
            probe.program(),
            missing.size(),
            missing.stream().limit(3).toList(),
            more.size(),
            more.stream().limit(3).toList(),
            total,
            counted);
  }

  private static boolean isKnown(SearchKey key) {
    return !key.anyMatch(each ->
        !(each instanceof SearchKey.All
            || each instanceof SearchKey.And
            || each instanceof SearchKey.Or
            || each instanceof SearchKey.Not
            || each instanceof SearchKey.HasFlag
            || each instanceof SearchKey.Header
            || each instanceof SearchKey.Size
            || each instanceof SearchKey.Sent
            || each instanceof SearchKey.Received
            || each instanceof SearchKey.Uids
            || (each instanceof SearchKey.Contains(var place, _)
                && place != SearchKey.Place.ATTACHMENT
                && place != SearchKey.Place.FILENAME)));
  }

  private boolean matches(Seen seen, SearchKey key) {
    if (key instanceof SearchKey.And(var keys)) {
      return keys.stream().allMatch(each -> matches(seen, each));
    }
    if (key instanceof SearchKey.Or(var left, var right)) {
      return matches(seen, left) || matches(seen, right);
    }
    if (key instanceof SearchKey.Not(var inner)) {
      return !matches(seen, inner);
    }
    if (key instanceof SearchKey.Contains(var place, var text)) {
      return contains(seen, place, NormalForm.of(text));
    }
    if (key instanceof SearchKey.Header(var name, var text)) {
      String form = NormalForm.of(text);
      return seen.fields().getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream()
          .anyMatch(value -> value.contains(form));
    }
    return matchesFact(seen, key);
  }

  private static boolean contains(Seen seen, SearchKey.Place place, String form) {
    boolean everywhere =
        form.isEmpty() && (place == SearchKey.Place.BODY || place == SearchKey.Place.TEXT);
    List<String> texts =
        place == SearchKey.Place.BODY
            ? seen.bodies()
            : place == SearchKey.Place.TEXT
                ? seen.sections()
                : seen.lists().getOrDefault(place, List.of());
    return everywhere || texts.stream().anyMatch(text -> text.contains(form));
  }

  private boolean matchesFact(Seen seen, SearchKey key) {
    Sighting sighting = seen.sighting();
    if (key instanceof SearchKey.HasFlag(var flag)) {
      return sighting.flags().contains(flag);
    }
    if (key instanceof SearchKey.Size(var from, var until)) {
      return from <= seen.message().size() && seen.message().size() < until;
    }
    if (key instanceof SearchKey.Sent(var from, var until)) {
      return !seen.sentDay().isBefore(from) && seen.sentDay().isBefore(until);
    }
    if (key instanceof SearchKey.Received(var from, var until)) {
      LocalDate day = sighting.internalDate().toLocalDate();
      return !day.isBefore(from) && day.isBefore(until);
    }
    if (key instanceof SearchKey.Uids(var numbers)) {
      long last = lastUids.getOrDefault(sighting.mailbox(), 0L);
      return numbers.resolve(last).contains(sighting.uid().value());
    }
    return key instanceof SearchKey.All;
  }
}
