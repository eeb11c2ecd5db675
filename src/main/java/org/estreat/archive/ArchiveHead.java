package org.estreat.archive;

import org.estreat.model.ArchivePosition;

/**
 * The end of the archive at one moment. Whoever keeps it can show later that nothing before it was
 * changed or taken away: the hash of the journal's last line covers every line before.
 *
 * @param lines of the journal
 * @param sha256 of the journal's last line, without its LF; 64 zeros where there is none
 */
public record ArchiveHead(ArchivePosition position, long lines, String sha256) {}
