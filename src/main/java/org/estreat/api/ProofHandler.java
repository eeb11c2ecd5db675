package org.estreat.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collection proofs: a page of them, and one as it was written. */
final class ProofHandler {
  /** Parameters of the list. */
  static final Set<String> NAMES = Set.of("before", "limit");

  static final int MAX_LIMIT = 1000;
  private static final int STANDARD_LIMIT = 50;

  private final ProofShelf proofs;

  ProofHandler(ProofShelf proofs) {
    this.proofs = proofs;
  }

  /** The newest first. */
  Reply list(Request request) throws IOException, BadParameterException {
    Parameters given = request.parameters(NAMES);
    Integer limit = given.number("limit", MAX_LIMIT);
    Integer before = given.number("before", Integer.MAX_VALUE);
    List<Long> all = proofs.numbers();
    List<Long> numbers =
        all.reversed().stream().filter(number -> before == null || number < before).toList();
    int count = Math.min(numbers.size(), limit == null ? STANDARD_LIMIT : limit);
    List<Map<String, Object>> page = new ArrayList<>();
    for (long number : numbers.subList(0, count)) {
      page.add(proofs.summary(number));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("total", all.size());
    answer.put("proofs", page);
    if (count > 0 && count < numbers.size()) {
      answer.put("before", numbers.get(count - 1));
    }
    return Reply.json(json -> Json.value(json, answer));
  }

  Reply file(Request request) throws IOException, NoSuchProofException {
    String text = request.path("n");
    long number = text.matches("[0-9]{1,12}") ? Long.parseLong(text) : 0;
    if (!proofs.numbers().contains(number)) {
      throw new NoSuchProofException(PlainText.shortened(text));
    }
    long octets = proofs.octets(number);
    return Reply.jsonStream(
        new Reply.Content.Streamed() {
          @Override
          public void write(OutputStream out) throws IOException {
            proofs.copy(number, out);
          }

          @Override
          public long octets() {
            return octets;
          }
        });
  }
}
