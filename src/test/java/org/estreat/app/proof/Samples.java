package org.estreat.app.proof;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.estreat.archive.ArchiveHead;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FaultKind;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.CollectReport.ServerIdentity;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;

/** A proof that has one of everything. */
public final class Samples {
  static final Instant BEGAN = Instant.parse("2026-01-31T22:59:58Z");
  static final Mailbox INBOX = new Mailbox("alice", "INBOX");
  static final Mailbox ODD = new Mailbox("alice", "Entw\u00fcrfe \"&\" \u65e5\u672c\u0007");

  private Samples() {}

  static FolderReport folder(Mailbox mailbox, long collected, List<Gap> gaps) {
    return new FolderReport(
        mailbox,
        new FolderReport.State(new UidValidity(3), 43, new ModSeq(Long.MAX_VALUE), 42),
        FolderReport.Method.QRESYNC,
        42,
        41 - gaps.size(),
        new FolderReport.Work(collected, collected * 4100, 2, 1),
        gaps,
        null,
        BEGAN,
        BEGAN.plusSeconds(2));
  }

  static CollectReport pass(FolderReport... folders) {
    return new CollectReport(
        "alice",
        new ServerIdentity(
            "imap.example.org:993",
            "TLSv1.3",
            "Dovecot ready. \u001b[2J",
            Map.of("name", "Dovecot", "version", "2.3"),
            new TreeSet<>(List.of("IMAP4REV1", "IDLE"))),
        List.of(folders),
        List.of(
            new FolderChange.Created(ODD),
            new FolderChange.Deleted(new Mailbox("alice", "Old")),
            new FolderChange.Renamed(new Mailbox("alice", "A"), new Mailbox("alice", "B")),
            new FolderChange.NewUidValidity(INBOX, 2, 3)),
        null,
        FaultKind.NONE,
        BEGAN,
        BEGAN.plusSeconds(3));
  }

  /** With gaps, a contradiction, and names that need care. */
  public static Proof proof() {
    List<Gap> gaps =
        List.of(
            new Gap(7, Gap.Reason.NOT_DELIVERED, "the server lists it and does not deliver it"),
            new Gap(9, Gap.Reason.NOT_DELIVERED, "the server lists it and does not deliver it"),
            new Gap(11, Gap.Reason.REFUSED, "NO [SERVERBUG] half \ud800"));
    CollectReport pass = pass(folder(INBOX, 3, gaps), folder(ODD, 0, List.of()));
    return new Proof(
        7,
        "ab".repeat(32),
        "estreat 1",
        BEGAN.plusSeconds(4),
        new Proof.Basis(
            new ArchiveHead(new ArchivePosition("000002", 81, 5555), 120, "cd".repeat(32)), 17),
        pass,
        Map.of(
            INBOX,
            new Proof.Held(
                "0".repeat(64), 40, "1".repeat(64), "2".repeat(64), List.of(5L), List.of()),
            ODD,
            new Proof.Held(
                null, 42, "3".repeat(64), "4".repeat(64), List.of(), List.of("1 is 2"))));
  }
}
