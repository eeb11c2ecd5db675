package org.estreat.app;

import java.io.IOException;
import org.estreat.api.CallException;
import org.estreat.api.MessageView;
import org.estreat.mime.MimeReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "One message.")
final class ShowCommand extends Task {
  @Parameters(paramLabel = "ID", description = "as search gives it")
  private String id = "";

  @ArgGroup private Form form = new Form();

  /** How the message is shown: one of these, else as text. */
  static final class Form {
    @Option(names = "--raw", description = "the original bytes")
    private boolean raw;

    @Option(names = "--text", description = "to read, fit for a terminal (default)")
    @SuppressWarnings("UnusedVariable") // named, it only keeps the other forms away
    private boolean text;

    @Option(
        names = "--new",
        description = "as --text, without what is quoted or forwarded, and without signatures")
    private boolean newText;

    @Option(names = "--json", description = "header, parts and what could not be read, as JSON")
    private boolean json;

    @Option(
        names = "--part",
        paramLabel = "2.1",
        description = "the decoded content of one part, by its IMAP number")
    private @Nullable String part;
  }

  ShowCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    try (ReadStore store = ReadStore.open(config())) {
      MessageView view = new MessageView(store.index(), store.archive(), new MimeReader());
      if (form.raw) {
        write(view.raw(id));
      } else if (form.part != null) {
        write(view.part(id, form.part));
      } else {
        answer(form.json ? view.json(id) : text(view).stripTrailing());
      }
      return Exit.DONE;
    } catch (CallException e) {
      throw SearchCommand.refused(e, config().data());
    }
  }

  private String text(MessageView view) throws IOException, CallException {
    return form.newText ? view.newText(id) : view.text(id);
  }

  /** As it is, but for a terminal: what a stranger sent could steer it. */
  private void write(MessageView.Body body) throws IOException {
    if (!world().page().terminal()) {
      body.writeTo(world().out());
      world().out().flush();
      return;
    }
    try (TerminalStream shown = new TerminalStream(world().out())) {
      body.writeTo(shown);
    }
    remark("shown as text for the terminal; into a file or a pipe the octets go as they are");
  }
}
