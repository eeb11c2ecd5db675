package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.estreat.imap.AppendServer.Kept;
import org.estreat.imap.Restorer.Confirmed;
import org.estreat.imap.Restorer.Message;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.Octets;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Restoring to a server of many kinds and moods. */
class RestorerTest {
  private static final String EVERYTHING = "IMAP4rev1 UIDPLUS MULTIAPPEND LITERAL+ BINARY";

  private final AppendServer server;
  private final Map<MessageKey, byte[]> archive = new HashMap<>();
  private final List<Message> wanted = new ArrayList<>();
  private final Map<Long, Confirmed> ledger = new LinkedHashMap<>();

  RestorerTest() throws IOException {
    server = new AppendServer("INBOX", "Box", "Other");
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private void want(String octets, String date, Flag... flags) {
    byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
    archive.put(MessageKey.of(bytes), bytes);
    wanted.add(
        new Message(MessageKey.of(bytes), OffsetDateTime.parse(date), Set.of(flags), "a/b 1"));
  }

  private void want(int from, int to) {
    for (int i = from; i < to; i++) {
      want(
          "Subject: " + i + "\r\n\r\nbody of <" + i + ">\r\n",
          "2024-02-0%dT03:04:05+05:30".formatted(1 + i % 9),
          Flag.SEEN);
    }
  }

  private RestoreReport restore(boolean dryRun) throws Exception {
    return restore("Box", dryRun);
  }

  private RestoreReport restore(String box, boolean dryRun) throws Exception {
    Restorer.Ledger remembered =
        new Restorer.Ledger() {
          @Override
          public Map<Long, Confirmed> known(UidValidity uidValidity) {
            return uidValidity.value() == 7 ? ledger : Map.of();
          }

          @Override
          public void confirmed(UidValidity uidValidity, Map<Long, Confirmed> messages) {
            ledger.putAll(messages);
          }
        };
    return new Restorer(
            Mails.account("x", server.port()),
            new Mailbox("alice", box),
            this::open,
            remembered,
            (done, total) -> {})
        .run(wanted, dryRun);
  }

  private ByteArrayInputStream open(MessageKey key) throws IOException {
    byte[] octets = archive.get(key);
    if (octets == null) {
      throw new IOException("expected message " + key + ", found none");
    }
    return new ByteArrayInputStream(octets);
  }

  @ParameterizedTest
  @CsvSource({
    "IMAP4rev1, '{%d}', 20",
    "IMAP4rev1 UIDPLUS, '{%d}', 20",
    "IMAP4rev1 LITERAL+, '{%d+}', 20",
    "IMAP4rev1 LITERAL-, '{%d+}', 20",
    "IMAP4rev1 MULTIAPPEND, '{%d}', 1",
    "IMAP4rev1 MULTIAPPEND LITERAL+ UIDPLUS, '{%d+}', 1",
  })
  void everyFormOfLiteralBringsEveryOctet(String capabilities, String form, long commands)
      throws Exception {
    server.capabilities = capabilities;
    want(0, 20);

    RestoreReport report = restore(false);

    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(report.appended()).isEqualTo(20);
    assertThat(server.verbs()).containsEntry("APPEND", commands);
    assertThat(server.heard.stream().filter(each -> each.startsWith("APPEND")).findFirst())
        .get()
        .asString()
        .isEqualTo("APPEND \"Box\" (\\Seen) \" 1-Feb-2024 03:04:05 +0530\" " + form.formatted(27));
    assertThat(server.bodies("Box"))
        .containsExactlyElementsOf(
            wanted.stream()
                .map(each -> new String(archive.get(each.key()), StandardCharsets.ISO_8859_1))
                .toList());
    assertThat(server.box("Other")).isEmpty();
    assertThat(server.box("INBOX")).isEmpty();

    server.heard.clear();
    RestoreReport again = restore(false);
    assertThat(again.alreadyThere()).isEqualTo(20);
    assertThat(again.complete()).isTrue();
    assertThat(server.verbs()).doesNotContainKeys("APPEND", "SELECT", "CREATE");
    assertThat(server.box("Box")).hasSize(20);
  }

  @Test
  void literalMinusAsksBeforeALargeMessage() throws Exception {
    server.capabilities = "IMAP4rev1 LITERAL- MULTIAPPEND";
    want(0, 1);
    want("Subject: large\r\n\r\n" + "x".repeat(5000) + "\r\n", "2024-02-01T00:00:00Z");
    want(1, 2);
    assertThat(restore(false).complete()).isTrue();
    assertThat(server.bodies("Box")).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IMAP4rev1", "IMAP4rev1 MULTIAPPEND LITERAL+", EVERYTHING})
  void whatIsThereIsNotAppendedAsOftenAsItIsThere(String capabilities) throws Exception {
    server.capabilities = capabilities;
    String twin = "Subject: twin\r\n\r\n.\r\n";
    String date = "2024-02-01T00:00:00Z";
    want(twin, date, Flag.SEEN);
    want(twin, date, Flag.FLAGGED);
    want(twin, "2024-02-01T00:00:01Z");
    Octets octets = new Octets(twin.getBytes(StandardCharsets.US_ASCII));
    server.box("Box").add(new Kept("\\Flagged", " 1-Feb-2024 02:00:00 +0200", octets));
    server.box("Box").add(new Kept("", " 1-Feb-2024 00:00:02 +0000", octets));

    RestoreReport report = restore(false);

    assertThat(report.appended()).isEqualTo(2);
    assertThat(report.alreadyThere()).isEqualTo(1);
    assertThat(server.box("Box").stream().map(e -> e.flags() + e.date()).skip(2))
        .containsExactlyInAnyOrder(
            "\\Seen 1-Feb-2024 00:00:00 +0000", " 1-Feb-2024 00:00:01 +0000");
    assertThat(restore(false).appended()).isZero();
  }

  @Test
  void otherBytesOfTheSameSizeAndDateAreAnotherMessage() throws Exception {
    want("Subject: a\r\n\r\n1\r\n", "2024-02-01T00:00:00Z");
    server
        .box("Box")
        .add(
            new Kept(
                "",
                " 1-Feb-2024 00:00:00 +0000",
                new Octets("Subject: a\r\n\r\n2\r\n".getBytes(StandardCharsets.US_ASCII))));
    assertThat(restore(false).appended()).isEqualTo(1);
    assertThat(server.box("Box")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IMAP4rev1", "IMAP4rev1 UIDPLUS LITERAL+", EVERYTHING})
  void aLostConnectionIsMadeAgainWithoutDuplicates(String capabilities) throws Exception {
    server.capabilities = capabilities;
    want(0, 200);
    server.cutAfter.set(2); // the third is taken, and nobody hears of it
    RestoreReport report = restore(false);
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(report.appended()).isEqualTo(200);
    assertThat(server.bodies("Box")).hasSize(200).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRunThatWasKilledIsBegunAgain(boolean remembers) throws Exception {
    server.capabilities = "IMAP4rev1 UIDPLUS";
    want(0, 30);
    server.cutAfter.set(0); // the first is taken, and nothing is confirmed
    assertThatThrownBy(() -> restore(false)).isInstanceOf(ServerCheck.FailedException.class);
    assertThat(server.bodies("Box")).hasSize(1);
    List<Message> all = List.copyOf(wanted);
    wanted.subList(17, 30).clear();
    restore(false);
    wanted.clear();
    wanted.addAll(all);
    if (!remembers) {
      ledger.clear();
    }
    RestoreReport report = restore(false);
    assertThat(report.alreadyThere()).isEqualTo(17);
    assertThat(report.appended()).isEqualTo(13);
    assertThat(server.bodies("Box")).hasSize(30).doesNotHaveDuplicates();
  }

  @Test
  void aRefusedMessageIsNamedAndTheOthersAreAppended() throws Exception {
    server.capabilities = EVERYTHING;
    server.refusals.put("<7>", "NO [CANNOT] no bare newlines\u0007 here");
    want(0, 20);
    RestoreReport report = restore(false);
    assertThat(report.complete()).isFalse();
    assertThat(report.appended()).isEqualTo(19);
    assertThat(report.refused())
        .singleElement()
        .satisfies(each ->
            assertThat(each.reason())
                .contains("NO [CANNOT] no bare newlines  here")
                .doesNotContainPattern("\\p{Cntrl}"));
    assertThat(server.bodies("Box")).hasSize(19).doesNotHaveDuplicates();
  }

  @Test
  void aFullMailboxEndsIt() throws Exception {
    server.refusals.put("<7>", "NO [OVERQUOTA] full");
    want(0, 20);
    RestoreReport report = restore(false);
    assertThat(report.appended()).isEqualTo(7);
    assertThat(report.refused()).hasSize(13);
    assertThat(server.verbs()).containsEntry("APPEND", 8L);
  }

  @Test
  void aServerThatAsksToComeLaterIsLeftAlone() throws Exception {
    server.refusals.put("<7>", "NO [THROTTLED] slow down");
    want(0, 20);
    assertThatThrownBy(() -> restore(false))
        .isInstanceOf(ServerCheck.FailedException.class)
        .hasMessageContaining("slow down");
    server.refusals.clear();
    assertThat(restore(false).alreadyThere()).isEqualTo(7);
    assertThat(server.bodies("Box")).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void theMailboxIsMadeWhereItIsMissing() throws Exception {
    want(0, 3);
    RestoreReport dry = restore("Entw\u00fcrfe & Co", true);
    assertThat(dry.missing()).isEqualTo(3);
    assertThat(dry.complete()).isFalse();
    assertThat(server.verbs()).doesNotContainKeys("APPEND", "SELECT", "CREATE");

    RestoreReport report = restore("Entw\u00fcrfe & Co", false);
    assertThat(report.created()).isTrue();
    assertThat(server.bodies("Entw&APw-rfe &- Co")).hasSize(3);
    assertThat(server.verbs()).containsEntry("CREATE", 1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IMAP4rev1", EVERYTHING})
  void aMailboxThatGoesAwayMeanwhileIsMadeOnceMore(String capabilities) throws Exception {
    server.capabilities = capabilities;
    want(0, 3);
    server.vanishes = true;
    RestoreReport report = restore(false);
    assertThat(report.created()).isTrue();
    assertThat(report.complete()).as("%s", report).isTrue();
    assertThat(server.bodies("Box")).hasSize(3);
  }

  @Test
  void flagsThatTheMailboxDoesNotTakeAreLeftOutAndNamed() throws Exception {
    server.permanent = "(\\Seen $Junk)";
    want(
        "Subject: a\r\n\r\n",
        "2024-02-01T00:00:00Z",
        Flag.SEEN,
        Flag.FLAGGED,
        new Flag("$junk"),
        new Flag("work"),
        new Flag("two words"),
        new Flag("x)\r\nE9 DELETE INBOX"));
    RestoreReport report = restore(false);
    assertThat(report.complete()).isTrue();
    assertThat(report.leftOut())
        .containsOnlyKeys("\\Flagged", "work", "two words", "x)\r\nE9 DELETE INBOX");
    assertThat(server.box("Box").getFirst().flags()).isEqualTo("$junk \\Seen");
    assertThat(server.verbs()).doesNotContainKey("DELETE");
  }

  @ParameterizedTest
  @CsvSource({"IMAP4rev1 APPENDLIMIT=300", "IMAP4rev1 APPENDLIMIT"})
  void messagesAboveTheServersLimitAreNotSent(String capabilities) throws Exception {
    server.capabilities = capabilities;
    want(0, 2);
    want("Subject: large\r\n\r\n" + "x".repeat(400), "2024-02-01T00:00:00Z");
    RestoreReport report = restore(false);
    assertThat(report.appended()).isEqualTo(2);
    assertThat(report.refused()).singleElement().asString().contains("takes 300 (APPENDLIMIT)");
    assertThat(server.verbs()).containsEntry("APPEND", 2L);
  }

  @Test
  void nulGoesAsALiteral8OrNotAtAll() throws Exception {
    want("Subject: nul\r\n\r\n\0\r\n", "2024-02-01T00:00:00Z");
    assertThat(restore(false).refused()).singleElement().asString().contains("holds NUL");
    server.capabilities = EVERYTHING;
    assertThat(restore(false).complete()).isTrue();
    assertThat(server.heard).anyMatch(each -> each.startsWith("APPEND") && each.endsWith("~{19+}"));
  }

  @Test
  void aMessageThatTheServerAltersIsNamedAndNotAppendedAgain() throws Exception {
    server.capabilities = EVERYTHING;
    server.alters = true;
    want(0, 3);
    RestoreReport report = restore(false);
    assertThat(report.altered()).hasSize(3);
    assertThat(report.complete()).isFalse();
    restore(false);
    assertThat(server.box("Box")).hasSize(3);
  }

  @Test
  void damageInTheArchiveIsOneRefusalAndNothingOfItIsSent() throws Exception {
    want(0, 3);
    archive.remove(wanted.get(1).key());
    RestoreReport report = restore(false);
    assertThat(report.appended()).isEqualTo(2);
    assertThat(report.refused()).singleElement().asString().contains("cannot be read");
    assertThat(server.verbs()).containsEntry("APPEND", 2L);
  }

  @Test
  void aBareLfMayComeBackAsCrlf() throws Exception {
    want("Subject: lf\n\nx\n", "2024-02-01T00:00:00Z");
    server
        .box("Box")
        .add(
            new Kept(
                "",
                " 1-Feb-2024 00:00:00 +0000",
                new Octets("Subject: lf\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII))));
    assertThat(restore(false).alreadyThere()).isEqualTo(1);
  }
}
