package org.estreat.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.estreat.archive.Archive;
import org.estreat.index.MailboxStatus;
import org.estreat.index.MessageIndex;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What is here and how much of it could be read, as JSON: status, mailboxes. Safe to use from
 * several threads.
 */
public final class Reports {
  private final MessageIndex index;
  private final Archive archive;
  private final String version;
  private final ExceptionRegister exceptions;
  private final @Nullable Supplier<List<AccountStatus>> accounts;

  /**
   * Of a program that collects nothing.
   *
   * @param version of the program
   */
  public Reports(MessageIndex index, Archive archive, String version) {
    this(index, archive, version, null);
  }

  /**
   * @param version of the program
   * @param accounts is asked each time how collecting goes; null where nothing is collected
   */
  public Reports(
      MessageIndex index,
      Archive archive,
      String version,
      @Nullable Supplier<List<AccountStatus>> accounts) {
    this.index = index;
    this.archive = archive;
    this.version = version;
    this.accounts = accounts;
    this.exceptions = new ExceptionRegister(index, archive);
  }

  /** Counts, coverage and how collecting goes. The stream is flushed and left open. */
  public void writeStatus(OutputStream out) throws IOException {
    Json.write(out, this::status);
  }

  /** What could not be read, and why. */
  ExceptionRegister exceptions() {
    return exceptions;
  }

  /** How collecting goes. */
  List<AccountStatus> accounts() {
    return accounts == null ? List.of() : accounts.get();
  }

  private void status(JsonGenerator json) throws IOException {
    List<MailboxStatus> mailboxes = index.mailboxes();
    json.writeStartObject();
    json.writeStringProperty("version", version);
    json.writeNumberProperty("generation", index.generation());
    json.writeNumberProperty("mailboxes", mailboxes.size());
    json.writeObjectPropertyStart("messages");
    json.writeNumberProperty("present", sum(mailboxes, MailboxStatus::present));
    json.writeNumberProperty("expunged", sum(mailboxes, MailboxStatus::expunged));
    json.writeNumberProperty("unseen", sum(mailboxes, MailboxStatus::unseen));
    json.writeNumberProperty("octets", sum(mailboxes, MailboxStatus::octets));
    json.writeEndObject();
    AnswerJson.coverage(json, index.coverage());
    json.writeObjectPropertyStart("languages");
    index.languages().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeObjectPropertyStart("exceptions");
    ExceptionText.counts(json, index.exceptionCounts());
    json.writeEndObject();
    json.writeObjectPropertyStart("archive");
    json.writeNumberProperty("entries", archive.count());
    json.writeEndObject();
    if (accounts != null) {
      json.writeArrayPropertyStart("accounts");
      accounts().forEach(each -> AccountJson.write(json, each));
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** Every mailbox with its counts. The stream is flushed and left open. */
  public void writeMailboxes(OutputStream out) throws IOException {
    Json.write(out, this::mailboxes);
  }

  private void mailboxes(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberProperty("generation", index.generation());
    json.writeArrayPropertyStart("mailboxes");
    for (MailboxStatus each : index.mailboxes()) {
      json.writeStartObject();
      json.writeStringProperty("mailbox", each.mailbox().toString());
      json.writeNumberProperty("uidValidity", each.uidValidity().value());
      json.writeNumberProperty("present", each.present());
      json.writeNumberProperty("expunged", each.expunged());
      json.writeNumberProperty("unseen", each.unseen());
      json.writeNumberProperty("octets", each.octets());
      json.writeNumberProperty("uidNext", each.uidNext());
      if (each.gone()) {
        json.writeBooleanProperty("gone", true);
      }
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  static long sum(List<MailboxStatus> mailboxes, ToLongFunction<MailboxStatus> figure) {
    return mailboxes.stream().mapToLong(figure).sum();
  }
}
