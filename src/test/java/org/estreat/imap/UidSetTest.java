package org.estreat.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UidSetTest {
  private static final long[] ALL = LongStream.rangeClosed(1, 9).toArray();

  @Test
  void aRangeSpansWhatTheServerDoesNotList() {
    long[] listed = {1, 5, 9, 10, 11};

    assertThat(UidSet.of(listed, listed)).isEqualTo("1:11");
    assertThat(UidSet.of(listed, new long[] {1, 9, 10})).isEqualTo("1,9:10");
    assertThat(UidSet.of(ALL, new long[] {2, 4, 5, 6, 9})).isEqualTo("2,4:6,9");
    assertThat(UidSet.of(ALL, new long[0])).isEmpty();
  }

  @Test
  void aLongSetIsAskedForInLinesThatAServerTakes() throws Exception {
    long[] listed = LongStream.rangeClosed(4_000_000_000L, 4_000_009_999L).toArray();
    long[] odd = LongStream.of(listed).filter(uid -> uid % 2 == 1).toArray();

    List<String> heard = asked(UidSet.of(listed, odd));

    assertThat(heard).hasSizeGreaterThan(5).allMatch(command -> command.length() < 8_000);
    List<Long> named = new ArrayList<>();
    for (String command : heard) {
      Matcher uids = Pattern.compile("(?<![A-Z0-9])[0-9]+(?=[, ])").matcher(command);
      while (uids.find()) {
        named.add(Long.valueOf(uids.group()));
      }
    }
    assertThat(named).containsExactlyElementsOf(LongStream.of(odd).boxed().toList());
  }

  @Test
  void aShortSetIsOneCommand() throws Exception {
    assertThat(asked("1,3:5")).containsExactly("UID FETCH 1,3:5 (UID RFC822.SIZE)");
  }

  private static List<String> asked(String set)
      throws IOException, NotConnectedException, ConnectionLostException, CommandRefusedException {
    try (SmallServer server = new SmallServer();
        Connection connection = server.connect()) {
      server.heard();
      new Fetching(connection).sizes(set, fetched -> {});
      return server.heard();
    }
  }
}
