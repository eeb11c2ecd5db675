package org.estreat.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LanguageCountsTest {
  @Test
  void theMostFrequentComeFirstAndTheOthersAreCounted() {
    Map<String, Long> messages = new TreeMap<>(Map.of("de", 1_200L, "en", 30_000L));
    assertThat(new LanguageCounts(messages).text()).isEqualTo("en 30,000, de 1,200");
    for (char c = 'a'; c < 'n'; c++) {
      messages.put("x" + c, 1L);
    }
    assertThat(new LanguageCounts(messages).text())
        .startsWith("en 30,000, de 1,200, xa 1, xb 1")
        .endsWith(", xj 1 and 3 more (estreat status --json has all)");
    assertThat(new LanguageCounts(Map.of()).text()).isEmpty();
  }
}
