package org.estreat.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.estreat.lucene.IndexFiles;
import org.estreat.lucene.LuceneIndex;
import org.estreat.model.ArchivePosition;
import org.estreat.model.Flag;
import org.estreat.model.Mailbox;
import org.estreat.model.ModSeq;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands on disk: commits, readers beside a writer, flags without number. */
class LuceneStorageTest extends IndexFixture {
  @Override
  MessageIndex open(Path into) throws IOException {
    return LuceneIndex.open(into);
  }

  private static Checkpoint upTo(long uid) {
    return new Checkpoint(
        Map.of(
            INBOX,
            new Checkpoint.Position(new UidValidity(1), uid, new ModSeq(uid)),
            new Mailbox("bob", "Ünï \\ code\r\nbox"),
            new Checkpoint.Position(new UidValidity(4_294_967_295L), 0, ModSeq.NONE)),
        new ArchivePosition("000001.tar.zst", 5_000_000_000L, 77));
  }

  @Test
  void readerSeesTheLastCommitAndTheNextAfterRefresh() throws IOException {
    index.put(inbox(1).flags(new Flag("Work")).entry());
    index.commit(upTo(1));
    index.put(inbox(2).entry());
    index.refresh();
    try (MessageIndex reader = LuceneIndex.openReadOnly(folder)) {
      assertThat(reader.searchUids(Ask.of("ALL").request()).getFirst())
          .hasToString("alice/INBOX 1");
      assertThat(reader.checkpoint()).isEqualTo(upTo(1));
      assertThat(reader.generation()).isEqualTo(1);
      index.setFlags(inbox(2).id(), Set.of(new Flag("Later")), ModSeq.NONE);
      index.commit(upTo(2));
      assertThat(reader.contains(inbox(2).id())).isFalse();
      reader.refresh();
      assertThat(reader.searchUids(Ask.of("KEYWORD later").request()).getFirst())
          .hasToString("alice/INBOX 2");
      assertThat(reader.checkpoint()).isEqualTo(upTo(2));
      assertThat(reader.generation()).isEqualTo(2);
    }
  }

  @Test
  void readerRefusesToWrite() throws IOException {
    try (MessageIndex reader = LuceneIndex.openReadOnly(folder)) {
      assertThatThrownBy(() -> reader.put(inbox(1).entry()))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("reading only");
      assertThatThrownBy(() -> reader.commit(Checkpoint.NONE))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> reader.expunge(inbox(1).id(), ModSeq.NONE))
          .isInstanceOf(UnsupportedOperationException.class);
      assertThatThrownBy(() -> reader.setFlags(inbox(1).id(), Set.of(), ModSeq.NONE))
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void missingFolderIsAnEmptyIndexToReadAndStaysMissing() throws IOException {
    Path missing = folder.resolve("none");
    try (MessageIndex reader = LuceneIndex.openReadOnly(missing)) {
      assertThat(reader.search(Ask.of("ALL").request()).total()).isZero();
      assertThat(reader.mailboxes()).isEmpty();
      assertThat(reader.checkpoint()).isEqualTo(Checkpoint.NONE);
      assertThat(reader.coverage()).isEqualTo(Coverage.NONE);
    }
    assertThat(Files.exists(missing)).isFalse();
  }

  @Test
  void thereIsRoomForAnyNumberOfKeywords() throws IOException {
    put(inbox(1), inbox(2).flags(new Flag("early")));
    Set<Flag> many = new HashSet<>();
    for (int i = 0; i < 300; i++) {
      many.add(new Flag("keyword-" + i));
    }
    index.setFlags(inbox(1).id(), many, new ModSeq(2));
    index.refresh();
    assertThat(uids("KEYWORD Keyword-299 KEYWORD keyword-63 KEYWORD keyword-64")).isEqualTo("1");
    assertThat(uids("UNKEYWORD keyword-150")).isEqualTo("2");
    index.commit(Checkpoint.NONE);
    reopen();
    assertThat(index.find(inbox(1).id()).orElseThrow().sighting().flags()).isEqualTo(many);
    index.setFlags(inbox(1).id(), Set.of(Flag.SEEN), new ModSeq(3));
    index.refresh();
    assertThat(uids("KEYWORD keyword-299")).isEmpty();
    assertThat(uids("SEEN")).isEqualTo("1");
  }

  @Test
  void changesRightAfterAPutOfTheSameBatchHold() throws IOException {
    index.put(inbox(1).flags(Flag.SEEN).entry());
    index.setFlags(inbox(1).id(), Set.of(Flag.DRAFT), new ModSeq(5));
    index.put(inbox(2).entry());
    index.setFlags(inbox(2).id(), Set.of(Flag.DRAFT), new ModSeq(5));
    index.put(inbox(2).flags(Flag.FLAGGED).entry());
    index.put(inbox(3).entry());
    index.expunge(inbox(3).id(), new ModSeq(6));
    index.expunge(inbox(4).id(), new ModSeq(6));
    index.commit(Checkpoint.NONE);
    assertThat(uids("DRAFT")).isEqualTo("1");
    assertThat(uids("FLAGGED")).isEqualTo("2");
    assertThat(uids("EXPUNGED")).isEqualTo("3");
    assertThat(uids("MODSEQ 5")).isEqualTo("1");
  }

  @Test
  void whatNoCommitCoveredIsGoneAfterClosing() throws IOException {
    index.put(inbox(1).entry());
    index.commit(upTo(1));
    index.put(inbox(2).entry());
    index.refresh();
    reopen();
    assertThat(uids("ALL")).isEqualTo("1");
    assertThat(index.checkpoint()).isEqualTo(upTo(1));
  }

  @Test
  void containsAndFindSourceSeeWhatIsNotCommitted() throws IOException {
    index.put(inbox(1).source("/a.mbox:0").entry());
    assertThat(index.contains(inbox(1).id())).isTrue();
    assertThat(index.contains(inbox(2).id())).isFalse();
    index.setFlags(inbox(1).id(), Set.of(Flag.SEEN), ModSeq.NONE);
    assertThat(index.findSource(INBOX, "/a.mbox:0").orElseThrow().flags())
        .containsExactly(Flag.SEEN);
    assertThat(index.findSource(INBOX, "/a.mbox:1")).isEmpty();
    assertThat(index.findSource(LISTS, "/a.mbox:0")).isEmpty();
    assertThat(index.contains(inbox(1).id())).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"1, written by a newer version", "-1, written by an older version"})
  void indexOfAnotherVersionIsRefusedWithAWord(int later, String word) throws IOException {
    Path other = folder.resolve("other");
    IndexFiles.writeOtherFormat(other, later);
    assertThatThrownBy(() -> LuceneIndex.open(other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected format ")
        .hasMessageContaining(word)
        .hasMessageContaining(other.toString());
    assertThatThrownBy(() -> LuceneIndex.openReadOnly(other)).isInstanceOf(IOException.class);
  }
}
