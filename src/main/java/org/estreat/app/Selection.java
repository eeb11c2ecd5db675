package org.estreat.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.estreat.api.CallException;
import org.estreat.api.Extent;
import org.estreat.api.Program;
import org.estreat.api.SearchCall;
import org.estreat.api.SearchService;
import org.estreat.index.MessageIndex;
import org.estreat.index.SearchRequest;
import org.estreat.query.SearchKey;
import org.estreat.query.SearchParser;
import org.estreat.query.SearchSyntaxException;
import org.estreat.query.SimpleSyntax;
import org.estreat.query.SortKey;
import org.estreat.query.SortKey.Criterion;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of a command that does something with all messages that a search finds. */
final class Selection {
  @Option(
      names = "--mailbox",
      paramLabel = "ACCOUNT/BOX",
      description = "only there; * stands for any characters; can be repeated")
  private List<String> mailboxes = new ArrayList<>();

  @Option(
      names = "--syntax",
      paramLabel = "SYNTAX",
      description = "${COMPLETION-CANDIDATES} (default: imap)")
  private SearchCommand.Syntax syntax = SearchCommand.Syntax.imap;

  @Parameters(arity = "1..*", paramLabel = "PROGRAM", description = "which messages")
  private List<String> program = new ArrayList<>();

  /** The program as the user wrote it. */
  String text() {
    return String.join(" ", program);
  }

  /** The search, oldest INTERNALDATE first; its limit is 0. */
  SearchRequest request(MessageIndex index, World world)
      throws IOException, SearchSyntaxException, CallException {
    Extent extent = extent(index, world);
    return new SearchRequest(
        extent.applied(key()),
        extent.mailboxes(),
        List.of(new SortKey(Criterion.ARRIVAL, false)),
        0,
        null,
        false,
        world.clock().instant(),
        Map.of());
  }

  private SearchKey key() throws SearchSyntaxException {
    return switch (syntax) {
      case imap -> SearchParser.parse(text()).key();
      case simple -> SimpleSyntax.parse(text()).key();
    };
  }

  /** Where the patterns and the program say to look, as a search understands them. */
  private Extent extent(MessageIndex index, World world)
      throws IOException, SearchSyntaxException, CallException {
    Program read =
        switch (syntax) {
          case imap -> Program.imap(text());
          case simple -> Program.simple(text());
        };
    return new SearchService(index, world.clock()).extent(SearchCall.of(read).in(mailboxes));
  }
}
