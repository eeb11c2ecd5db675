package org.estreat.app.proof;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;

/** Reads what {@link ProofJson} and {@link ImportProofWriter} wrote. */
final class ProofReader {
  private final String account;

  private ProofReader(String account) {
    this.account = account;
  }

  /**
   * @throws ProofFormatException saying what of it is not as it was written
   */
  static ProofDocument read(Path file) throws IOException, ProofFormatException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      return read(in);
    }
  }

  static ProofDocument read(InputStream file) throws IOException, ProofFormatException {
    try {
      FoundReader found = new FoundReader();
      Node json = Node.read(file, "found", found);
      if (!json.text("format").equals(ProofJson.FORMAT)) {
        throw new IllegalArgumentException("format " + json.text("format"));
      }
      if (json.isNull("kind")) {
        return new ProofReader(json.text("account")).proof(json);
      }
      return imported(json, found.found());
    } catch (JacksonIOException e) {
      throw new IOException(e.getOriginalMessage(), e);
    } catch (JacksonException e) {
      throw new ProofFormatException("expected a JSON object, found: " + e.getOriginalMessage());
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ProofFormatException("expected a proof, found: " + e.getMessage());
    }
  }

  private static ImportProof imported(Node json, ImportProof.Found found) {
    if (!json.text("kind").equals(ImportProof.KIND)) {
      throw new IllegalArgumentException("kind " + json.text("kind"));
    }
    Node totals = json.node("totals");
    Map<String, Long> figures = new HashMap<>();
    ImportProof.FIGURES.forEach(name -> figures.put(name, totals.number(name)));
    return new ImportProof(
        json.number("number"),
        json.text("previous"),
        json.text("program"),
        Instant.parse(json.text("written")),
        new Proof.Basis(head(json.node("archive")), json.number("indexGeneration")),
        new ImportProof.Job(
            new Mailbox(json.text("account"), json.text("mailbox")),
            json.texts("sources"),
            json.text("mboxDialect"),
            Instant.parse(json.text("began"))),
        figures,
        json.isNull("messagesSha256") ? null : heldByImport(json),
        found);
  }

  private static ImportProof.Held heldByImport(Node json) {
    return new ImportProof.Held(
        new UidValidity(json.number("uidValidity")),
        json.number("present"),
        json.text("uidsSha256"),
        json.text("messagesSha256"));
  }

  private Proof proof(Node json) {
    Map<Mailbox, Proof.Held> held = new HashMap<>();
    List<FolderReport> folders = new ArrayList<>();
    for (Node each : json.nodes("folders")) {
      FolderReport folder = folder(each);
      folders.add(folder);
      held.put(folder.mailbox(), held(each));
    }
    Node archive = json.node("archive");
    return new Proof(
        json.number("number"),
        json.text("previous"),
        json.text("program"),
        Instant.parse(json.text("written")),
        new Proof.Basis(head(archive), json.number("indexGeneration")),
        new CollectReport(
            account,
            json.isNull("server") ? null : server(json.node("server")),
            folders,
            json.nodes("changes").stream().map(this::change).toList(),
            json.textOrNull("fault"),
            FaultKind.valueOf(json.text("faultKind")),
            Instant.parse(json.text("began")),
            Instant.parse(json.text("ended"))),
        held);
  }

  private static ArchiveHead head(Node archive) {
    return new ArchiveHead(
        new ArchivePosition(
            archive.text("pack"), archive.number("offset"), archive.number("journalOctets")),
        archive.number("journalLines"),
        archive.text("journalSha256"));
  }

  private static ServerIdentity server(Node json) {
    Map<String, String> id = new TreeMap<>();
    for (Object pair : json.list("id")) {
      if (!(pair instanceof List<?> list) || list.size() != 2) {
        throw new IllegalArgumentException("another kind of value of id");
      }
      id.put(String.valueOf(list.get(0)), String.valueOf(list.get(1)));
    }
    return new ServerIdentity(
        json.text("host"),
        json.text("tls"),
        json.text("greeting"),
        id,
        new TreeSet<>(json.texts("capabilities")));
  }

  private Mailbox mailbox(String name) {
    return new Mailbox(account, name);
  }

  private FolderChange change(Node json) {
    Mailbox mailbox = mailbox(json.text("mailbox"));
    String change = json.text("change");
    return switch (change) {
      case "created" -> new FolderChange.Created(mailbox);
      case "deleted" -> new FolderChange.Deleted(mailbox);
      case "renamed" -> new FolderChange.Renamed(mailbox, mailbox(json.text("to")));
      case "uidValidity" ->
          new FolderChange.NewUidValidity(
              mailbox, json.number("fromValue"), json.number("toValue"));
      default -> throw new IllegalArgumentException("change " + change);
    };
  }

  private FolderReport folder(Node json) {
    Node work = json.node("work");
    return new FolderReport(
        mailbox(json.text("mailbox")),
        new FolderReport.State(
            new UidValidity(json.number("uidValidity")),
            json.number("uidNext"),
            new ModSeq(Long.parseLong(json.text("highestModSeq"))),
            json.number("exists")),
        FolderReport.Method.valueOf(json.text("method")),
        json.number("onServer"),
        json.number("archived"),
        new FolderReport.Work(
            work.number("collected"),
            work.number("octets"),
            work.number("flagsChanged"),
            work.number("expunged")),
        json.nodes("gaps").stream().map(ProofReader::gap).toList(),
        json.textOrNull("fault"),
        Instant.parse(json.text("began")),
        Instant.parse(json.text("ended")));
  }

  private static Proof.Held held(Node json) {
    @Nullable String listed = json.textOrNull("onServerSha256");
    return new Proof.Held(
        listed,
        json.number("present"),
        json.text("uidsSha256"),
        json.text("messagesSha256"),
        json.numbers("notListed"),
        json.texts("faults"));
  }

  private static Gap gap(Node json) {
    return new Gap(json.number("uid"), Gap.Reason.valueOf(json.text("reason")), json.text("why"));
  }
}
