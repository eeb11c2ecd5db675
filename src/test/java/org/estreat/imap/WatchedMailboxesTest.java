package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of that which a server says is worth a visit. */
class WatchedMailboxesTest {
  private static final Mailbox INBOX = new Mailbox("alice", "INBOX");
  private static final Mailbox LATER = new Mailbox("alice", "Later");

  private final WatchedMailboxes mailboxes = new WatchedMailboxes();
  private final Notices notices = new Notices();

  @BeforeEach
  void passed() throws Exception {
    assertThat(mailboxes.replace(names(INBOX), List.of(report(INBOX, 5, null)))).isEmpty();
    notices.take(Duration.ZERO);
  }

  @Test
  void whatThePassFoundIsNoNews() throws Exception {
    assertThat(heard(status("INBOX", 5))).isEmpty();
    assertThat(heard(status("inbox", 6))).as("in any case").containsExactly(INBOX);
  }

  @Test
  void whatWasSaidBeforeIsNoNewsEvenIfTheServerContradictsItself() throws Exception {
    assertThat(heard(status("INBOX", 6))).containsExactly(INBOX);
    mailboxes.learn(report(INBOX, 5, null)); // EXAMINE says otherwise
    assertThat(heard(status("INBOX", 6))).isEmpty();
    assertThat(heard(status("INBOX", 7))).containsExactly(INBOX);
  }

  @Test
  void aNameInUtf8IsTheSameAsInModifiedUtf7() throws Exception {
    Mailbox drafts = new Mailbox("alice", "Entw\u00fcrfe");
    mailboxes.replace(names(INBOX, drafts), List.of(report(drafts, 5, null)));
    Response response = Wires.response("* STATUS {9}\r\nEntw\u00c3\u00bcrfe (MESSAGES 6)");
    StatusData status = Objects.requireNonNull(StatusData.of(response));
    assertThat(heard(status)).containsExactly(drafts);
    assertThat(mailboxes.find(MailboxName.ofText("Entw\u00fcrfe"))).isEqualTo(drafts);
  }

  @Test
  void afterAFailedVisitEverythingIsNews() throws Exception {
    assertThat(mailboxes.forget(INBOX)).isTrue();
    assertThat(mailboxes.forget(INBOX)).isFalse();
    assertThat(heard(status("INBOX", 5))).containsExactly(INBOX);
    mailboxes.learn(report(INBOX, 5, "the connection was lost"));
    assertThat(heard(status("INBOX", 8))).containsExactly(INBOX);
  }

  @Test
  void whatIsSaidOfAMailboxDuringThePassThatFindsItIsNotLost() throws Exception {
    assertThat(heard(status("Later", 1))).isEmpty();
    Set<Mailbox> news =
        mailboxes.replace(
            names(INBOX, LATER), List.of(report(INBOX, 5, null), report(LATER, 0, null)));
    assertThat(news).containsExactly(LATER);
    assertThat(mailboxes.replace(names(INBOX, LATER), List.of())).isEmpty();
  }

  @Test
  void whatThePassFoundToBeSoIsNotVisitedAgain() throws Exception {
    assertThat(heard(status("Later", 1))).isEmpty();
    assertThat(mailboxes.replace(names(LATER), List.of(report(LATER, 1, null)))).isEmpty();
    assertThat(mailboxes.find(MailboxName.ofText("INBOX"))).as("gone").isNull();
  }

  private Set<Mailbox> heard(StatusData status) throws InterruptedException {
    mailboxes.tell(status, notices);
    return notices.take(Duration.ZERO).changed();
  }

  private static StatusData status(String name, long messages) {
    return new StatusData(MailboxName.ofText(name), messages, 12, 7, StatusData.UNSAID);
  }

  private static Map<Mailbox, MailboxName> names(Mailbox... mailboxes) {
    return java.util.Arrays.stream(mailboxes)
        .collect(
            java.util.stream.Collectors.toMap(
                mailbox -> mailbox, mailbox -> MailboxName.ofText(mailbox.name())));
  }

  private static FolderReport report(Mailbox mailbox, long exists, @Nullable String fault) {
    return new FolderReport(
        mailbox,
        new FolderReport.State(new UidValidity(7), 12, ModSeq.NONE, exists),
        FolderReport.Method.NONE,
        exists,
        exists,
        FolderReport.Work.NOTHING,
        List.of(),
        fault,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
