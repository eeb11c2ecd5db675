package org.estreat.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.estreat.app.proof.ProofDocument;
import org.estreat.app.proof.ProofFiles;
import org.estreat.app.proof.ProofFormatException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "proof",
    description = "Show the proof of a pass or an import; without a number, the last one.",
    footer = {
      "",
      "estreat verify checks all of them; docs/proof.md says how to do so by hand.",
      "Exit code 1: there is no such proof, or what it tells of is not complete."
    })
final class ProofCommand extends Task {
  @Option(names = "--account", paramLabel = "A", description = "one of this account")
  private @Nullable String account;

  @Option(names = "--last", description = "the last one (default)")
  private boolean last;

  @Option(names = "--json", description = "the file as it was written")
  private boolean json;

  @Parameters(arity = "0..1", paramLabel = "NUMBER", description = "the proof of this number")
  private @Nullable Long number;

  ProofCommand(World world) {
    super(world);
  }

  @Override
  int run() throws Fault, IOException {
    if (last && number != null) {
      throw Fault.wrongUse("--last and a NUMBER do not go together")
          .where("estreat proof")
          .expected("one of them")
          .found("both");
    }
    Config config = config();
    ProofFiles proofs = ProofFiles.of(DataFolder.openForReading(config.data()).path());
    Long wanted = wanted(proofs);
    if (wanted == null) {
      remark(none(proofs));
      return Exit.NO;
    }
    if (json) {
      copy(proofs.path(wanted));
    }
    boolean complete;
    try {
      ProofDocument proof = proofs.read(wanted);
      complete = proof.complete();
      if (!json) {
        ProofTable.print(proof, proofs.sha256(wanted), world().page(), world().out());
      }
    } catch (ProofFormatException e) {
      throw broken(proofs, wanted).found(e.getMessage());
    }
    boolean whole = proofs.isWhole(wanted);
    if (!whole) {
      world().err().print(broken(proofs, wanted).found("another").text());
    }
    return whole && complete ? Exit.DONE : Exit.NO;
  }

  /** As it was written; the canonical form leaves what could steer a terminal as it is. */
  private void copy(Path proof) throws IOException {
    if (!world().page().terminal()) {
      Files.copy(proof, world().out());
      return;
    }
    try (TerminalStream shown = new TerminalStream(world().out())) {
      Files.copy(proof, shown);
    }
  }

  private static Fault broken(ProofFiles proofs, long number) {
    return Fault.failed("the proof is not as it was written")
        .where(proofs.path(number))
        .expected("a proof with the SHA-256 that it declares")
        .hint("estreat verify tells all of it");
  }

  private @Nullable Long wanted(ProofFiles proofs) throws IOException {
    List<Long> numbers = proofs.numbers();
    if (number != null) {
      return numbers.contains(number) && (account == null || isOf(proofs, number, account))
          ? number
          : null;
    }
    for (long each : numbers.reversed()) {
      if (account == null || isOf(proofs, each, account)) {
        return each;
      }
    }
    return null;
  }

  private static boolean isOf(ProofFiles proofs, long number, String account) throws IOException {
    try {
      return proofs.read(number).account().equals(account);
    } catch (ProofFormatException e) {
      return false; // estreat verify names it
    }
  }

  private String none(ProofFiles proofs) throws IOException {
    int count = proofs.numbers().size();
    String which =
        (number == null ? "" : " of number " + number)
            + (account == null ? "" : " of account " + TerminalText.clean(account));
    return "there is no proof" + which + "; there are " + count + " in " + proofs.folder();
  }
}
