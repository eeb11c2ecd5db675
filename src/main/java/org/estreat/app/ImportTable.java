package org.estreat.app;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.estreat.app.proof.ImportProof;

/** An import's proof for people: what was met, what was taken, what was not, and why. */
record ImportTable(Page page) {
  /**
   * @param sha256 that the file declares
   */
  void print(ImportProof proof, Optional<String> sha256, PrintStream out) {
    ImportProof.Job job = proof.job();
    line(
        out,
        "import into %s: %s to %s UTC"
            .formatted(
                job.mailbox(), ProofTable.time(job.began()), ProofTable.time(proof.written())));
    job.sources().forEach(source -> line(out, "from " + source));
    row(out, "items met", proof.figure(ImportProof.READ));
    row(out, "imported", proof.figure(ImportProof.IMPORTED));
    row(out, "of them not read in full", proof.figure(ImportProof.PARTIAL));
    row(out, "there from an earlier import", proof.figure(ImportProof.THERE_BEFORE));
    row(out, "not taken", proof.figure(ImportProof.EXCEPTED));
    row(out, "taken, but incomplete", proof.figure(ImportProof.INCOMPLETE));
    row(out, "files without mail", proof.figure(ImportProof.NO_MAIL));
    proof
        .found()
        .first()
        .forEach(each -> line(out, label(each.what()) + each.source() + ": " + each.text()));
    long missing = proof.figure(ImportProof.EXCEPTED) + proof.figure(ImportProof.INCOMPLETE);
    long more = missing - proof.found().first().size();
    if (more > 0) {
      line(out, "and " + more + " more; the file has all");
    }
    proof.faults().forEach(fault -> line(out, "CONTRADICTION: " + fault));
    line(out, job.mailbox() + ": " + verdict(proof));
    line(out, ProofTable.basis(proof, sha256));
  }

  private static String verdict(ImportProof proof) {
    return proof.complete() ? "complete; everything that was met is kept" : "NOT COMPLETE";
  }

  private static String label(String what) {
    return what.equals("excepted") ? "not taken: " : "incomplete: ";
  }

  private void line(PrintStream out, String text) {
    out.println(page.text("", text));
  }

  private static void row(PrintStream out, String what, long number) {
    out.println(String.format(Locale.ROOT, "%-30s %,13d", what, number));
  }
}
