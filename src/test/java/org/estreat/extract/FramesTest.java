package org.estreat.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.estreat.extract.FrameReader.Frame;
import org.estreat.extract.FrameWriter.Kind;
import org.estreat.model.Defect;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.PartText.Piece;
import org.junit.jupiter.api.Test;

class FramesTest {
  private static final ExtractLimits LIMITS = ExtractLimits.DEFAULT;

  @Test
  void whatIsToldArrivesAsItIs() throws IOException {
    String odd = "gr\u00fc\u00df \uD83D\uDE00 \uD800 half \u0000";
    String many = "x".repeat(3 * FrameWriter.CHUNK + 5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = writer(out);
    writer.append(1, "", "outer ");
    writer.append(2, "a/b", odd);
    writer.end(2, Piece.Kind.NAME);
    writer.append(1, "", many);
    writer.append(1, "", " end");
    writer.end(1, Piece.Kind.TEXT);
    writer.append(3, "c", "unended");
    writer.defect("", Defect.Kind.ENCRYPTED, "locked");
    writer.defect("a/b", Defect.Kind.CORRUPT, "a/b: cut");
    writer.inside(new Defect.Inside("a/b", "text/x", 7, "ab".repeat(32)));
    writer.ended("", Defect.Kind.CORRUPT, "cut");
    writer.type("application/x");
    writer.tell(Kind.DONE);

    Collected collected = new Collected(PartPath.ROOT, "?");
    assertThat(take(out.toByteArray(), collected)).isTrue();
    PartText read = collected.result("0".repeat(64), 1, "1");
    assertThat(read.pieces())
        .containsExactly(
            new Piece("a/b", Piece.Kind.NAME, odd),
            new Piece("", Piece.Kind.TEXT, "outer " + many + " end"),
            new Piece("c", Piece.Kind.TEXT, "unended"));
    assertThat(read.type()).isEqualTo("application/x");
    assertThat(read.defects())
        .extracting(Defect::detail)
        .containsExactly("locked", "a/b: cut; nothing after it is read");
    assertThat(read.defects())
        .extracting(Defect::inside)
        .containsExactly(null, new Defect.Inside("a/b", "text/x", 7, "ab".repeat(32)));
  }

  @Test
  void textGoesOutWhenItIsAskedFor() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = writer(out);
    writer.append(1, "", "so far");
    assertThat(out.size()).isZero();
    writer.flush();
    Collected collected = new Collected(PartPath.ROOT, "?");
    assertThatThrownBy(() -> take(out.toByteArray(), collected)).isInstanceOf(EOFException.class);
    assertThat(collected.result("0".repeat(64), 1, "1").pieces())
        .containsExactly(new Piece("", Piece.Kind.TEXT, "so far"));
  }

  /** A worker that was taken over tells of documents without end. */
  @Test
  void documentsInsideCountAsTheMemoryThatTheyTake() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = writer(out);
    String long1000 = "x".repeat(990);
    for (int i = 0; i < 1_200; i++) {
      writer.inside(new Defect.Inside(i + long1000, "a/b", i, "ab".repeat(32)));
    }
    writer.tell(Kind.DONE);
    ExtractLimits few = new ExtractLimits(LIMITS.time(), 1 << 20, 10_000, 12, 10_000);
    Collected collected = new Collected(PartPath.ROOT, "?");
    Reading reading = new Reading(few, 1, collected);
    assertThat(take(out.toByteArray(), reading, few)).isFalse();
    assertThat(reading.stopped()).isTrue();
  }

  /** Whatever comes, it is taken or refused, and memory is never asked for what was not sent. */
  @Test
  void damagedFramesAreRefused() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    FrameWriter writer = writer(out);
    for (int i = 0; i < 20; i++) {
      writer.append(i, "place", "text " + i);
      writer.end(i, Piece.Kind.TEXT);
      writer.defect("place", Defect.Kind.BOMB, "x" + i);
      writer.inside(new Defect.Inside("place", "a/b", i, ""));
      writer.type("a/b");
    }
    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = Arrays.copyOf(out.toByteArray(), random.nextInt(out.size()));
      for (int hits = random.nextInt(8); hits > 0 && bytes.length > 0; hits--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Collected collected = new Collected(PartPath.ROOT, "?");
      Throwable fault = catchThrowable(() -> take(bytes, collected));
      if (fault != null) {
        assertThat(fault).as("seed %s", seed).isInstanceOf(IOException.class);
      }
    }
  }

  private static FrameWriter writer(ByteArrayOutputStream out) {
    return new FrameWriter(new DataOutputStream(out), 7);
  }

  private static boolean take(byte[] bytes, Collected collected) throws IOException {
    return take(bytes, new Reading(LIMITS, 1, collected), LIMITS);
  }

  /** Whether all was taken, to its end. */
  private static boolean take(byte[] bytes, Reading reading, ExtractLimits limits)
      throws IOException {
    FrameReader frames = new FrameReader(new ByteArrayInputStream(bytes));
    Intake intake = new Intake(reading, limits);
    for (Frame frame = frames.next(); frame.kind() != Kind.DONE; frame = frames.next()) {
      if (!intake.take(frame)) {
        return false;
      }
    }
    return true;
  }
}
