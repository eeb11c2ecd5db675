package org.estreat.lucene;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.util.BytesRef;
import org.estreat.index.IndexEntry;
import org.estreat.index.NewText;
import org.estreat.index.PartLanguage;
import org.estreat.index.PartTable;
import org.estreat.index.Shortfall;
import org.estreat.index.SortForm;
import org.estreat.index.ThreadFacts;
import org.estreat.model.Attributes;
import org.estreat.model.Defect;
import org.estreat.model.Envelope;
import org.estreat.model.Message;
import org.estreat.model.Part;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.jspecify.annotations.Nullable;

/** Entries as Lucene documents; what each field is for stands in {@link Schema}. */
final class Documents {
  /** How much of a sort form stands in the sorted column. */
  static final int SORT_PREFIX = 250;

  private final Document document = new Document();

  private Documents() {}

  static Document message(IndexEntry entry, Keywords keywords) throws IOException {
    Documents made = new Documents();
    made.sighting(entry.sighting(), keywords);
    made.dates(entry);
    made.message(entry.message());
    made.parts(PartTable.of(entry));
    made.pages(entry);
    made.languages(entry.languages());
    MessageTexts.addTo(made.document, entry);
    return made.document;
  }

  /**
   * @param language where the text takes the place of another one; empty for none
   */
  static Document part(PartText text, BytesRef digest, @Nullable String language)
      throws IOException {
    Documents made = new Documents();
    made.term(Schema.PART, Terms.content(text.content()));
    if (text.status() != PartText.Status.FULL) {
      made.term(Schema.PART_STATUS, new BytesRef(text.status().name()));
    }
    if (text.defects().stream().anyMatch(defect -> defect.kind() == Defect.Kind.EMPTY)) {
      made.term(Schema.PART_STATUS, new BytesRef(Defect.Kind.EMPTY.name()));
    }
    if (language != null) {
      made.term(Schema.PART_LANGUAGE, Terms.text(language));
    }
    made.shortfalls(Shortfall.of(text));
    made.column(Schema.PART_FACTS, Facts.part(text));
    made.column(Schema.PART_DIGEST, digest);
    PartTexts.addTo(made.document, text);
    return made.document;
  }

  private void sighting(Sighting sighting, Keywords keywords) throws IOException {
    byte[] mailbox = Terms.mailbox(sighting.mailbox());
    term(Schema.ID, Terms.id(sighting.id()));
    term(Schema.PLACE, Terms.place(new BytesRef(mailbox), sighting.uidValidity()));
    document.add(new SortedDocValuesField(Schema.MAILBOX, new BytesRef(mailbox)));
    number(Schema.VALIDITY, sighting.uidValidity().value());
    rangedNumber(Schema.UID, sighting.uid().value());
    number(Schema.GONE, sighting.expunged() ? 1 : 0);
    number(Schema.MODSEQ, sighting.modSeq().value());
    long[] flags = keywords.columns(sighting.flags());
    for (int i = 0; i < flags.length; i++) {
      if (i == 0 || flags[i] != 0) {
        number(Keywords.column(i), flags[i]);
      }
    }
    String source = sighting.source();
    if (source != null) {
      term(Schema.SOURCE, Terms.source(sighting.mailbox(), source));
      column(Schema.SOURCE, new BytesRef(Folding.utf8(source)));
    }
    attributes(sighting.attributes());
  }

  private void attributes(Attributes attributes) throws IOException {
    if (attributes.equals(Attributes.NONE)) {
      return;
    }
    if (attributes.emailId() != null) {
      term(Schema.EMAIL_ID, Terms.text(attributes.emailId()));
    }
    if (attributes.threadId() != null) {
      term(Schema.THREAD_ID, Terms.text(attributes.threadId()));
    }
    if (attributes.saveDate() != null) {
      rangedNumber(Schema.SAVED, attributes.saveDate().toLocalDate().toEpochDay());
    }
    column(Schema.ATTRIBUTES, Facts.attributes(attributes));
  }

  private void dates(IndexEntry entry) {
    var internal = entry.sighting().internalDate();
    Instant written = entry.message().sentAt();
    rangedNumber(Schema.RECEIVED, internal.toLocalDate().toEpochDay());
    rangedNumber(Schema.SENT, entry.sentDay().toEpochDay());
    number(Schema.ZONE, internal.getOffset().getTotalSeconds());
    instant(Schema.ARRIVAL, internal.toInstant());
    instant(Schema.DATE, entry.sentAt());
    if (written != null) {
      instant(Schema.SENT_AT, written);
    }
  }

  private void instant(String field, Instant instant) {
    long second = instant.getEpochSecond();
    int nano = instant.getNano();
    rangedNumber(field, second);
    if (nano != 0) {
      number(field + Schema.NANO, nano);
    }
  }

  private void message(Message message) throws IOException {
    term(Schema.KEY, Terms.key(message.key()));
    column(Schema.KEY, Terms.key(message.key()));
    rangedNumber(Schema.SIZE, message.size());
    document.add(new LongPoint(Schema.SIZE, message.size()));
    types(message.root()).forEach(type -> term(Schema.TYPE, type));
    sortForms(message.envelope());
    column(Schema.THREAD, Facts.thread(ThreadFacts.of(message)));
    shortfalls(Shortfall.of(message));
    List<Defect> losses =
        message.defects().stream().filter(defect -> defect.kind().losesText()).toList();
    if (!losses.isEmpty()) {
      boolean encrypted = losses.stream().anyMatch(d -> d.kind() == Defect.Kind.ENCRYPTED);
      PartText.Status status = encrypted ? PartText.Status.ENCRYPTED : PartText.Status.PARTIAL;
      term(Schema.STATUS, new BytesRef(status.name()));
    }
  }

  private void shortfalls(Set<Shortfall> shortfalls) {
    shortfalls.forEach(each -> term(Schema.SHORTFALL, new BytesRef(each.name())));
  }

  private static Set<BytesRef> types(Part root) {
    Set<BytesRef> types = new HashSet<>();
    Deque<Part> todo = new ArrayDeque<>(List.of(root));
    while (!todo.isEmpty()) {
      Part part = todo.pop();
      types.add(Terms.type(part.type().type(), part.type().subtype()));
      types.add(Terms.type(part.type().type(), "*"));
      todo.addAll(part.children());
    }
    return types;
  }

  private void sortForms(Envelope envelope) {
    sortForm("subject", SortForm.subject(envelope));
    sortForm("from", SortForm.localPart(envelope.from()));
    sortForm("to", SortForm.localPart(envelope.to()));
    sortForm("cc", SortForm.localPart(envelope.cc()));
    sortForm("displayfrom", SortForm.display(envelope.from()));
    sortForm("displayto", SortForm.display(envelope.to()));
  }

  private void sortForm(String name, String form) {
    byte[] bytes = Folding.utf8(form);
    String field = Schema.SORT + name;
    int prefix = Math.min(bytes.length, SORT_PREFIX);
    document.add(new SortedDocValuesField(field, new BytesRef(bytes, 0, prefix)));
    if (bytes.length > prefix) {
      column(field + Schema.REST, new BytesRef(Arrays.copyOfRange(bytes, prefix, bytes.length)));
    }
  }

  private void parts(PartTable table) throws IOException {
    number(Schema.PARTS, table.leaves());
    number(Schema.PARTS_LISTED, table.listed());
    if (!table.contents().isEmpty()) {
      table.contents().stream()
          .map(PartTable.Content::content)
          .distinct()
          .forEach(content -> term(Schema.CONTENT, Terms.content(content)));
      column(Schema.CONTENTS, Facts.contents(table.contents()));
    }
    if (!table.losses().isEmpty()) {
      column(Schema.LOSSES, Facts.losses(table.losses()));
    }
  }

  private void pages(IndexEntry entry) throws IOException {
    IndexEntry ofPages = new IndexEntry(entry.sighting(), entry.message(), NewText.pages(entry));
    List<PartTable.Content> pages = PartTable.of(ofPages).contents();
    if (!pages.isEmpty()) {
      pages.stream()
          .map(PartTable.Content::content)
          .distinct()
          .forEach(content -> term(Schema.PAGE, Terms.content(content)));
      column(Schema.PAGES, Facts.contents(pages));
    }
  }

  /** Each tag and what it begins with: {@code zh} is said of what is in {@code zh-cn}. */
  private void languages(List<PartLanguage> languages) throws IOException {
    if (languages.isEmpty()) {
      return;
    }
    Set<String> tags = new TreeSet<>();
    for (PartLanguage each : languages) {
      tags.addAll(each.tags());
    }
    tags.forEach(tag -> term(Schema.LANGUAGE, Terms.text(tag)));
    column(Schema.LANGUAGES, Facts.languages(languages));
  }

  private void term(String field, BytesRef value) {
    document.add(new StringField(field, value, Field.Store.NO));
  }

  private void column(String field, BytesRef value) {
    document.add(new BinaryDocValuesField(field, value));
  }

  private void number(String field, long value) {
    document.add(new NumericDocValuesField(field, value));
  }

  private void rangedNumber(String field, long value) {
    document.add(NumericDocValuesField.indexedField(field, value));
  }
}
