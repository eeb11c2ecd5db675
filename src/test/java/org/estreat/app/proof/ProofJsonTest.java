package org.estreat.app.proof;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proof's file, its hash and its way back. */
class ProofJsonTest {
  @Test
  void theFileIsTheOneThatStandsInTheTree() throws Exception {
    byte[] file = ProofJson.write(Samples.proof());
    try (InputStream in = ProofJsonTest.class.getResourceAsStream("/proof/proof.json")) {
      assertThat(new String(file, UTF_8)).isEqualTo(new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void theHashIsOverTheRestAndStandsLast() throws Exception {
    String file = new String(ProofJson.write(Samples.proof()), UTF_8);
    String rest = file.replaceFirst(",\"sha256\":\"[0-9a-f]{64}\"\\}\n$", "}");
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(rest.getBytes(UTF_8));
    assertThat(file).endsWith(",\"sha256\":\"" + HexFormat.of().formatHex(hash) + "\"}\n");
  }

  @Test
  void whatIsReadBackIsWhatWasWritten() throws Exception {
    byte[] file = ProofJson.write(Samples.proof());
    Proof back = (Proof) ProofReader.read(new ByteArrayInputStream(file));
    assertThat(back.number()).isEqualTo(7);
    assertThat(back.pass().server()).isEqualTo(Samples.proof().pass().server());
    assertThat(back.pass().changes()).isEqualTo(Samples.proof().pass().changes());
    assertThat(ProofJson.write(back)).isEqualTo(file);
  }

  @Test
  void everyOctetThatIsChangedIsNoticed() throws Exception {
    byte[] file = ProofJson.write(Samples.proof());
    for (int i = 0; i < file.length; i++) {
      byte[] changed = file.clone();
      changed[i] ^= 1;
      assertThat(seal(changed).isWhole()).as("octet " + i).isFalse();
    }
    byte[] shorter = Arrays.copyOf(file, file.length - 1);
    assertThat(seal(file).isWhole()).isTrue();
    assertThat(seal(shorter).declared()).isNull();
    assertThat(seal(new byte[0]).declared()).isNull();
  }

  private static Seal seal(byte[] file) throws IOException {
    return Seal.of(new ByteArrayInputStream(file), file.length);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"format\":\"estreat proof 2\"}",
        "{\"format\":\"estreat proof 1\",\"account\":\"a\",\"folders\":[1]}",
        "{\"format\":\"estreat proof 1\",\"format\":\"estreat proof 1\"}",
        "{\"format\":1}",
        "{\"format\":\"estreat proof 1\",\"kind\":\"other\"}",
        "{\"format\":\"estreat proof 1\",\"kind\":\"import\",\"found\":[1]}",
        "{\"found\":[{\"what\":\"excepted\"}],\"format\":\"estreat proof 1\"}",
        "{\"format\":\"estreat proof 1\"} {}",
        "{\"found\":[",
      })
  void whatIsNoProofIsSaidSo(String text) {
    assertThatThrownBy(() -> ProofReader.read(new ByteArrayInputStream(text.getBytes(UTF_8))))
        .isInstanceOf(ProofFormatException.class)
        .hasMessageContaining("expected")
        .hasMessageContaining("found");
  }

  @Test
  void theFormIsCanonical() {
    Map<String, Object> value = new HashMap<>();
    value.put("b", List.of(1L, true, "\u20ac$\u000f\nA'B\"\\\\\"/\u007f\ud800"));
    value.put("B", null);
    value.put("\ud83d\ude00", Map.of());
    value.put("\ufb33", -5L);
    assertThat(CanonicalJson.of(value))
        .isEqualTo(
            "{\"B\":null,\"b\":[1,true,\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\u007f\ufffd\"],"
                + "\"\ud83d\ude00\":{},\"\ufb33\":-5}");
    assertThatThrownBy(() -> CanonicalJson.of(1L << 53))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
