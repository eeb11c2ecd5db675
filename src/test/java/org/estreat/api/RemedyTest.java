package org.estreat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import org.estreat.model.Mailbox;
import org.estreat.model.MessageKey;
import org.estreat.model.ModSeq;
import org.estreat.model.PartPath;
import org.estreat.model.PartText;
import org.estreat.model.Sighting;
import org.estreat.model.Uid;
import org.estreat.model.UidValidity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RemedyTest {
  private static final Sighting SIGHTING =
      new Sighting(
          new Mailbox("a", "b"),
          new UidValidity(1),
          new Uid(1),
          Set.of(),
          OffsetDateTime.parse("2026-02-02T10:00:00Z"),
          ModSeq.NONE,
          false,
          null);

  private static PartException exception(Defect.Kind kind, String type, String content) {
    return exception(kind, type, content, "made so");
  }

  private static PartException exception(
      Defect.Kind kind, String type, String content, String detail) {
    PartPath path = PartPath.parse("2");
    return new PartException(
        SIGHTING,
        MessageKey.of(new byte[0]),
        "",
        0,
        new PartException.Item(path, "", content, "", "", -1, "", type),
        List.of(new Defect(path, kind, detail)));
  }

  @ParameterizedTest
  @CsvSource({
    "application/pdf, true",
    "application/zip, true",
    "application/x-7z-compressed, true",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document, true",
    "application/msword, true",
    "'', true",
    "application/pkcs7-mime, false",
    "application/pgp-encrypted, false",
    "text/plain, false",
    "multipart/encrypted, false",
    "application/vnd.oasis.opendocument.text, false",
    "application/x-rar-compressed, false",
  })
  void aPasswordIsAskedForWhereItHelps(String type, boolean opens) {
    String remedy = Remedy.of(exception(Defect.Kind.ENCRYPTED, type, "00"));
    assertThat(remedy.equals("estreat retry --passwords FILE " + SIGHTING.id())).isEqualTo(opens);
  }

  @ParameterizedTest
  @EnumSource(Defect.Kind.class)
  void thereIsOneForWhateverLosesText(Defect.Kind kind) {
    assertThat(Remedy.of(exception(kind, "a/b", "00")).isEmpty()).isEqualTo(!kind.losesText());
  }

  @Test
  void whatTheMessageItselfHasTooMuchOfNeedsMemory() {
    assertThat(Remedy.of(exception(Defect.Kind.TEXT_LIMIT, "a/b", ""))).contains("-Xmx4g");
    assertThat(Remedy.of(exception(Defect.Kind.TEXT_LIMIT, "a/b", "00"))).contains("estreat retry");
  }

  /** What a retry's options and limits.extract-* give more of has no part in recognising. */
  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, recognising it took longer than 120.0 s, ocr.time",
    "TEXT_LIMIT, 'recognised in the first 100 only, as ocr.pages says', ocr.pages",
  })
  void recognisingHasLimitsOfItsOwn(Defect.Kind kind, String detail, String setting) {
    String told = detail + PartText.IN_PICTURES;
    assertThat(Remedy.of(exception(kind, "image/png", "00", told)))
        .contains("raise " + setting)
        .doesNotContain("--timeout");
  }
}
