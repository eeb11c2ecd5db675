package org.estreat.app;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.estreat.api.Reports;
import org.estreat.index.PartException;
import org.estreat.model.Defect;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "exceptions",
    description = "Messages that could not be read in full, part by part, and why.")
final class ExceptionsCommand extends Task {
  @Option(names = "--json", description = "the same as one JSON object")
  private boolean json;

  ExceptionsCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    AtomicLong count = new AtomicLong();
    try (ReadStore store = ReadStore.open(config())) {
      if (json) {
        new Reports(store.index(), store.archive(), Version.number())
            .writeExceptions(world().out());
        world().out().println();
        return Exit.DONE;
      }
      store
          .index()
          .exceptions(row -> {
            count.incrementAndGet();
            print(row);
          });
    }
    if (count.get() == 0) {
      remark("all messages were read in full");
      return Exit.DONE;
    }
    remark(
        Counted.of(count.get(), "message")
            + (count.get() == 1
                ? " was not read in full; its original is kept whole."
                : " were not read in full; their originals are kept whole."));
    return Exit.DONE;
  }

  private void print(PartException row) {
    Page page = world().page();
    String place = row.sighting().mailbox() + " UID " + row.sighting().uid();
    answer(page.last(row.sighting().id() + "  " + place + "  " + row.subject(), page.columns()));
    for (Defect defect : row.defects()) {
      String part = defect.path().numbers().isEmpty() ? "message" : "part " + defect.path();
      answer(page.text("    ", part + ": " + defect.kind() + "  " + defect.detail()));
    }
  }
}
