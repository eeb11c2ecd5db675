package org.estreat.api;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * The proofs of a data folder, of passes and imports, for reading. Safe to use from several
 * threads.
 */
public interface ProofShelf {
  /** Of a data folder without proofs. */
  ProofShelf EMPTY =
      new ProofShelf() {
        @Override
        public List<Long> numbers() {
          return List.of();
        }

        @Override
        public Map<String, Object> summary(long number) throws IOException {
          throw new IOException("there are no proofs");
        }

        @Override
        public long octets(long number) throws IOException {
          throw new IOException("there are no proofs");
        }

        @Override
        public void copy(long number, OutputStream to) throws IOException {
          throw new IOException("there are no proofs");
        }
      };

  /** Of the proofs that are there, ascending. */
  List<Long> numbers() throws IOException;

  /** The most important facts of a proof that is there: strings, numbers and booleans by name. */
  Map<String, Object> summary(long number) throws IOException;

  /** How many octets the file of a proof that is there has: of an import any number. */
  long octets(long number) throws IOException;

  /** Writes a proof that is there, octet for octet as it was written. */
  void copy(long number, OutputStream to) throws IOException;
}
