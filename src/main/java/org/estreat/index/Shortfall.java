package org.estreat.index;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.estreat.model.Defect;
import org.estreat.model.Message;
import org.estreat.model.PartText;
import org.estreat.query.SearchKey;

/**
 * What of a message is not searched because of a limit or a fault of this program, and not because
 * of the message. A search that looks there has no complete answer.
 */
public enum Shortfall {
  /** What BODY and TEXT look at. */
  BODIES,
  /** What SUBJECT, FROM, TO, CC, BCC and HEADER look at. */
  FIELDS,
  /** What FILENAME and PART look at. */
  PARTS,
  /** What SENTBEFORE, SENTON and SENTSINCE look at. */
  DATES,
  /** What ATTACHMENT looks at. */
  ATTACHMENTS;

  /** Of the message itself; its contents have their own. */
  public static Set<Shortfall> of(Message message) {
    return of(message.defects());
  }

  /** Of a content; that its format is damaged, locked or unknown is none. */
  public static Set<Shortfall> of(PartText text) {
    return of(text.defects()).isEmpty() ? Set.of() : Set.of(ATTACHMENTS);
  }

  private static Set<Shortfall> of(List<Defect> defects) {
    Set<Shortfall> all = EnumSet.noneOf(Shortfall.class);
    defects.forEach(defect -> all.addAll(of(defect.kind())));
    return all;
  }

  private static Set<Shortfall> of(Defect.Kind kind) {
    return switch (kind) {
      case UNREAD -> EnumSet.allOf(Shortfall.class);
      case DEPTH -> EnumSet.of(BODIES, PARTS, ATTACHMENTS);
      case NAME_LIMIT -> EnumSet.of(FIELDS, PARTS);
      case TEXT_LIMIT -> EnumSet.of(BODIES);
      case TIMEOUT, MEMORY, ARCHIVE_DEPTH, BOMB -> EnumSet.of(ATTACHMENTS);
      case HEADER, CONTENT_TYPE, BOUNDARY, TRANSFER_ENCODING, UNDECODED, CHARSET, DATE ->
          EnumSet.noneOf(Shortfall.class);
      case CORRUPT, EMPTY, ENCRYPTED, UNSUPPORTED, MISSING -> EnumSet.noneOf(Shortfall.class);
    };
  }

  /** Where a search looks. */
  public static Set<Shortfall> lookedAt(SearchKey program) {
    Set<Shortfall> all = EnumSet.noneOf(Shortfall.class);
    program.anyMatch(key -> {
      switch (key) {
        case SearchKey.Contains(var place, _) -> all.addAll(of(place));
        case SearchKey.Language _ -> all.addAll(EnumSet.of(BODIES, ATTACHMENTS));
        case SearchKey.Header _ -> all.add(FIELDS);
        case SearchKey.HasPart _ -> all.add(PARTS);
        case SearchKey.Sent _ -> all.add(DATES);
        case SearchKey.And _, SearchKey.Or _, SearchKey.Not _, SearchKey.Fuzzy _ -> {}
        case SearchKey.All _, SearchKey.HasFlag _, SearchKey.Size _, SearchKey.Received _ -> {}
        case SearchKey.Older _, SearchKey.Younger _, SearchKey.SequenceNumbers _ -> {}
        case SearchKey.Uids _, SearchKey.Saved _, SearchKey.ModSeqSince _ -> {}
        case SearchKey.Expunged _, SearchKey.BytesAre _, SearchKey.EmailId _ -> {}
        case SearchKey.ThreadId _, SearchKey.SaveDay _, SearchKey.HasSaveDate _ -> {}
      }
      return false;
    });
    return all;
  }

  private static Set<Shortfall> of(SearchKey.Place place) {
    return switch (place) {
      case BODY, TEXT -> EnumSet.of(BODIES);
      case NEWTEXT -> EnumSet.of(BODIES, ATTACHMENTS);
      case SUBJECT, FROM, TO, CC, BCC -> EnumSet.of(FIELDS);
      case FILENAME -> EnumSet.of(PARTS);
      case ATTACHMENT -> EnumSet.of(ATTACHMENTS);
    };
  }
}
