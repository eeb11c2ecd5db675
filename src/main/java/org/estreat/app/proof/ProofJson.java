package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.estreat.archive.ArchiveHead;
import org.estreat.imap.CollectReport;
import org.estreat.imap.CollectReport.FolderChange;
import org.estreat.imap.FolderReport;
import org.estreat.imap.Gap;
import org.estreat.model.MessageKey;
import org.jspecify.annotations.Nullable;

/**
 * A proof as a file: canonical JSON whose last field, {@code sha256}, is the hash of the same JSON
 * without that field, and an LF. docs/proof.md describes it.
 */
final class ProofJson {
  static final String FORMAT = "estreat proof 1";

  private ProofJson() {}

  /** The whole file. */
  static byte[] write(Proof proof) {
    String body = CanonicalJson.of(fields(proof));
    String hash = sha256(body.getBytes(UTF_8));
    String open = body.substring(0, body.length() - 1);
    return (open + Seal.text(hash)).getBytes(UTF_8);
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(MessageKey.newDigest().digest(bytes));
  }

  private static Map<String, @Nullable Object> fields(Proof proof) {
    CollectReport pass = proof.pass();
    Map<String, @Nullable Object> json = new HashMap<>();
    json.put("format", FORMAT);
    json.put("number", proof.number());
    json.put("previous", proof.previous());
    json.put("program", proof.program());
    json.put("written", proof.written().toString());
    json.put("account", pass.account());
    json.put("began", pass.began().toString());
    json.put("ended", pass.ended().toString());
    json.put("complete", proof.complete());
    json.put("fault", pass.fault());
    json.put("faultKind", pass.kind().name());
    json.put("server", pass.server() == null ? null : server(pass.server()));
    json.put("archive", archive(proof.basis().archive()));
    json.put("indexGeneration", proof.basis().generation());
    json.put("changes", pass.changes().stream().map(ProofJson::change).toList());
    List<Object> folders = new ArrayList<>();
    pass.folders().forEach(folder -> folders.add(folder(folder, proof.held(folder))));
    json.put("folders", folders);
    return json;
  }

  static Map<String, Object> archive(ArchiveHead head) {
    return Map.of(
        "pack", head.position().pack(),
        "offset", head.position().offset(),
        "journalOctets", head.position().journal(),
        "journalLines", head.lines(),
        "journalSha256", head.sha256());
  }

  private static Map<String, Object> server(CollectReport.ServerIdentity server) {
    List<Object> id = new ArrayList<>();
    server.id().forEach((name, value) -> id.add(List.of(name, value)));
    return Map.of(
        "host", server.host(),
        "tls", server.tls(),
        "greeting", server.greeting(),
        "id", id,
        "capabilities", List.copyOf(server.capabilities()));
  }

  private static Map<String, Object> change(FolderChange change) {
    return switch (change) {
      case FolderChange.Created(var mailbox) ->
          Map.of("change", "created", "mailbox", mailbox.name());
      case FolderChange.Deleted(var mailbox) ->
          Map.of("change", "deleted", "mailbox", mailbox.name());
      case FolderChange.Renamed(var from, var to) ->
          Map.of("change", "renamed", "mailbox", from.name(), "to", to.name());
      case FolderChange.NewUidValidity(var mailbox, var from, var to) ->
          Map.of(
              "change", "uidValidity", "mailbox", mailbox.name(), "fromValue", from, "toValue", to);
    };
  }

  private static Map<String, @Nullable Object> folder(FolderReport folder, Proof.Held held) {
    Map<String, @Nullable Object> json = new HashMap<>();
    json.put("mailbox", folder.mailbox().name());
    json.put("uidValidity", folder.state().uidValidity().value());
    json.put("uidNext", folder.state().uidNext());
    json.put("highestModSeq", Long.toString(folder.state().highestModSeq().value()));
    json.put("exists", folder.state().exists());
    json.put("method", folder.method().name());
    json.put("onServer", folder.onServer());
    json.put("onServerSha256", held.listedSha256());
    json.put("archived", folder.archived());
    json.put("passedBy", folder.passedBy());
    json.put("gaps", folder.gaps().stream().map(ProofJson::gap).toList());
    json.put("present", held.present());
    json.put("uidsSha256", held.uidsSha256());
    json.put("messagesSha256", held.messagesSha256());
    json.put("notListed", held.notListed());
    json.put("faults", held.faults());
    json.put("complete", folder.complete() && held.faults().isEmpty());
    json.put("fault", folder.fault());
    json.put("began", folder.began().toString());
    json.put("ended", folder.ended().toString());
    FolderReport.Work work = folder.work();
    json.put(
        "work",
        Map.of(
            "collected", work.collected(),
            "octets", work.octets(),
            "flagsChanged", work.flagsChanged(),
            "expunged", work.expunged()));
    return json;
  }

  private static Map<String, Object> gap(Gap gap) {
    return Map.of("uid", gap.uid(), "reason", gap.reason().name(), "why", gap.why());
  }
}
