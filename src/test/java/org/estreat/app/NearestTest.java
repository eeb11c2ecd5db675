package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  @ParameterizedTest
  @CsvSource({
    "prot, port",
    "PORT, port",
    "serch, search",
    "sarech, search",
    "synch, sync",
    "xyzzy,",
    "s,"
  })
  void findsTheWordThatWasMeant(String word, String meant) {
    List<String> known = List.of("port", "search", "sync", "status", "import");

    assertThat(Nearest.to(word, known).orElse(null)).isEqualTo(meant);
  }
}
