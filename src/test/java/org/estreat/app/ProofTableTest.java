package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.estreat.app.proof.Proof;
import org.estreat.app.proof.Samples;
import org.estreat.imap.CollectReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees of a proof. */
class ProofTableTest {
  @Test
  void theTableIsThis() {
    assertThat(table(Samples.proof())).isEqualTo(TABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OK [CAPABILITY IMAP4rev1 IDLE] Dovecot ready. | Dovecot ready.",
        "PREAUTH welcome                               | welcome",
        "OK                                            | OK",
        "BYE [ALERT] closed                            | BYE [ALERT] closed",
      })
  void aGreetingIsShownWithoutItsCode(String greeting, String shown) {
    assertThat(table(greeted(Samples.proof(), greeting)).lines().toList().get(1))
        .isEqualTo("host:143, no TLS, " + shown);
  }

  private static Proof greeted(Proof proof, String greeting) {
    CollectReport pass = proof.pass();
    var server =
        new CollectReport.ServerIdentity("host:143", "", greeting, Map.of(), new TreeSet<>());
    return new Proof(
        proof.number(),
        proof.previous(),
        proof.program(),
        proof.written(),
        proof.basis(),
        new CollectReport(
            pass.account(),
            server,
            pass.folders(),
            pass.changes(),
            pass.fault(),
            pass.kind(),
            pass.began(),
            pass.ended()),
        proof.held());
  }

  private static String table(Proof proof) {
    var bytes = new ByteArrayOutputStream();
    new ProofTable(Page.FREE)
        .print(
            proof,
            Optional.of("ef".repeat(32)),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private static final String TABLE =
      """
      alice: 2026-01-31 22:59:58 to 2026-01-31 23:00:01 UTC
      imap.example.org:993, TLSv1.3, name=Dovecot version=2.3, Dovecot ready. �[2J
      MAILBOX                                    ON SERVER    ARCHIVED   PASSED BY        GAPS         NEW
      alice/INBOX                                       42          38           1           3           3
          UIDVALIDITY 3, UIDNEXT 43, HIGHESTMODSEQ 9223372036854775807, EXISTS 42; QRESYNC, 12.3 kB new, flags of 2 changed, 1 expunged
          gap UID 7 9: NOT_DELIVERED: the server lists it and does not deliver it
          gap UID 11: REFUSED: NO [SERVERBUG] half �
          kept and not on the server any more: UID 5
      alice/Entwürfe "&" 日本�                          42          41           1           0           0
          UIDVALIDITY 3, UIDNEXT 43, HIGHESTMODSEQ 9223372036854775807, EXISTS 42; QRESYNC, flags of 2 changed, 1 expunged
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
