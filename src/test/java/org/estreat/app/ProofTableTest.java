package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.estreat.app.proof.Samples;
import org.junit.jupiter.api.Test;

/** What a person sees of a proof. */
class ProofTableTest {
  @Test
  void theTableIsThis() {
    var bytes = new ByteArrayOutputStream();
    new ProofTable(100)
        .print(
            Samples.proof(),
            Optional.of("ef".repeat(32)),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(TABLE);
  }

  private static final String TABLE =
      """
      alice: 2026-01-31 22:59:58 to 2026-01-31 23:00:01 UTC
      imap.example.org:993, TLSv1.3, name=Dovecot version=2.3, Dovecot ready. �[2J
      MAILBOX                                    ON SERVER    ARCHIVED   PASSED BY        GAPS         NEW
      alice/INBOX                                       42          38           1           3           3
          UIDVALIDITY 3, UIDNEXT 43, HIGHESTMODSEQ 9223372036854775807, EXISTS 42; QRESYNC, 12.3 kB, 2 flags changed, 1 expunged
          gap UID 7 9: NOT_DELIVERED: the server lists it and does not deliver it
          gap UID 11: REFUSED: NO [SERVERBUG] half �
          kept and not on the server any more: UID 5
      alice/Entwürfe "&" 日本�                          42          41           1           0           0
          UIDVALIDITY 3, UIDNEXT 43, HIGHESTMODSEQ 9223372036854775807, EXISTS 42; QRESYNC, 2 flags changed, 1 expunged
          the server's list of UIDs was not asked for in this pass
          CONTRADICTION: 1 is 2
      folder created: alice/Entwürfe "&" 日本�
      folder deleted: alice/Old
      folder renamed: alice/A to alice/B
      new UIDVALIDITY: alice/INBOX, 2 before, 3 now
      alice: NOT COMPLETE, 3 missing; the figures contradict each other
      proof 000007, SHA-256 efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef, rests on line 120 of the journal and index generation 17
      """;
}
