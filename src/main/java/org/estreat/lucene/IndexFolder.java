package org.estreat.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** The folder that an index lies in, before it is opened. */
final class IndexFolder {
  private IndexFolder() {}

  /** The index in the folder; an empty one in memory where there is none. */
  static Directory openToRead(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      Directory directory = FSDirectory.open(folder);
      if (DirectoryReader.indexExists(directory)) {
        return directory;
      }
      directory.close();
    }
    Directory empty = new ByteBuffersDirectory();
    new IndexWriter(empty, new IndexWriterConfig()).close();
    return empty;
  }

  /**
   * What the last commit holds; nothing where there is none.
   *
   * @param folder to be named in a message
   */
  static CommitData lastCommit(Directory directory, Path folder) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return CommitData.NONE;
    }
    try {
      return CommitData.of(
          SegmentInfos.readLatestCommit(directory).getUserData(), folder.toString());
    } catch (IndexFormatTooNewException e) {
      throw new IOException(
          "cannot open the index in " + folder + ": it was written by a newer version", e);
    }
  }
}
