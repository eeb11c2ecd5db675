package org.estreat.index;

import java.io.IOException;
import java.nio.file.Path;
import org.estreat.lucene.LuceneIndex;

/** The embedded engine keeps the contract of the port. */
class LuceneIndexTest extends MessageIndexContract {
  @Override
  MessageIndex open(Path folder) throws IOException {
    return LuceneIndex.open(folder);
  }
}
