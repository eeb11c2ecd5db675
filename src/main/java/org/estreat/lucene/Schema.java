package org.estreat.lucene;

import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;

/*
 * One index, one commit, two kinds of documents.
 *
 * A message document for each Sighting, named by ID. A part document for each distinct part
 * content, named by PART; it is written once for all messages that have the content, and again
 * only where an extractor reads other text from it. Messages name their contents in CONTENT, so
 * "messages whose attachment holds x" is: part documents that hold x, then the postings of their
 * hashes in CONTENT.
 *
 * "Word" below is a word of Runs over NormalForm: exact, never stemmed, cut or left out, but for
 * opaque runs (base64, signatures, words over 40 characters), which stand in the *_OPAQUE columns.
 * Whatever words and opaque runs together cannot decide is verified in TEXT_COLUMN.
 *
 * field           form                        holds                            read by
 * --------------- --------------------------- -------------------------------- ---------------------
 * message documents
 * id              term, 15 bytes              SightingId                       put, and changes of state
 * place           term                        mailbox and UIDVALIDITY          what is searched at all
 * mailbox         sorted column               mailbox, in its natural order    grouping, last sort key
 * validity        column                      UIDVALIDITY                      last sort key
 * uid             column, skip index          UID                              UID, sequence numbers
 * key             term and column, 32 bytes   MessageKey                       BytesAre, hits
 * body            words, positions, norms     words of sections' bodies        BODY, TEXT, RELEVANCY
 * head            words                       words of sections' headers       TEXT
 * header          words with a prefix         `:name 1 word` of fields,        HEADER
 *                                             `@PLACE 1 word` of all forms     SUBJECT FROM TO CC BCC
 *                                             and of file names; `... 1` alone FILENAME, "is there"
 *                                             and `... 2` "has an opaque run"
 * body_opaque     column, own file            opaque runs of bodies; empty     BODY, TEXT
 *                                             where over 64 KB: text has them
 * head_opaque     column, own file            opaque runs of headers           TEXT
 * body_opaque_triples  terms, 2 bytes         hashes of three bytes of those   which runs are scanned
 * head_opaque_triples
 * body_pairs      terms, 1 and 2 bytes        bytes that follow each other in  keys of 1 and 2 bytes,
 * head_pairs                                  bodies, and in headers with the  and a filter for keys
 *                                             border to their body             without a word
 * body_edges      terms, 3 bytes              what stands around separators    keys of 3 bytes, filter for
 * head_edges                                                                   longer ones with separators
 * text            column, own file            all text as decoded, UTF-8, with verification, snippets,
 *                                             a table of what it is: TextPool  hits, NEWTEXT
 * long_text       stored                      long texts, where over 1 MB      as text
 * received, sent  columns, skip index         days since 1970, as written      ON..., SENTON...
 * arrival, zone   columns                     INTERNALDATE: second, offset     OLDER, YOUNGER, sorting
 * saved           column, sparse, skip index  SAVEDATE, days as written        SAVEDON...
 * email_id        term                        EMAILID                          EMAILID
 * thread_id       term                        THREADID                         THREADID
 * attributes      column, sparse              these three                      hits
 * arrival_nano    column, sparse              its fraction of a second         sorting
 * sent_at, _nano  columns, sparse             the instant of Date              hits
 * date, date_nano columns                     that, or INTERNALDATE            SORT DATE, THREAD
 * thread          column                      digests of message id, base      THREAD
 *                                             subject and references
 * size            column and point            RFC822.SIZE                      LARGER, SMALLER, sorting
 * type            terms                       type/subtype and type/* of parts HasPart
 * content         terms                       hashes of part contents          ATTACHMENT, coverage
 * contents        column, sparse              paths, names, types and hashes   snippets, exceptions
 * page            terms                       hashes of the contents of pages  NEWTEXT
 *                                             that are bodies
 * pages           column, sparse              paths and hashes of those        snippets
 * language        terms                       tags of its parts' languages,    LANGUAGE, counts
 *                                             and what they begin with
 * languages       column, sparse              paths and tags                   show
 * parts           column                      how many parts hold no others    sum check
 * parts_listed    column                      how many of them are accounted   sum check
 *                                             for: read, as they are, or lost
 * status          term                        where its own text was not read  coverage, exceptions
 *                                             in full: PARTIAL or ENCRYPTED
 * losses          column, sparse              why                              exceptions
 * shortfall       terms                       Shortfall; also of part          complete
 *                                             documents
 * source          term, column, sparse        what it was imported from        findSource
 * sort_*          sorted column, and column   SortForm: the first 250 bytes,   SORT SUBJECT FROM TO CC
 * sort_*_rest       sparse                    and the rest                     DISPLAYFROM DISPLAYTO
 * flags, flags1.. columns, updated in place   a bit for each flag, in the      flag keys
 *                                             order of the keyword list
 * gone            column, updated in place    1 for expunged                   what is searched at all
 * modseq          column, updated in place    MODSEQ                           MODSEQ
 *
 * part documents
 * part            term                        hash of the content              the join, partText
 * part_words      words                       words of extracted pieces        ATTACHMENT
 * part_opaque     column, own file            their opaque runs                ATTACHMENT
 * part_opaque_triples, part_pairs, part_edges as above                         ATTACHMENT
 * text, long_text as above                    the pieces                       verification, snippets
 * part_status     terms                       PARTIAL, ENCRYPTED or FAILED;    coverage, exceptions
 *                                             EMPTY where anything in it is
 * part_language   term, sparse                its language, empty for none, where  LANGUAGE, counts, show
 *                                             its text took another one's place
 * part_facts      column                      type, status, defects, size,     partText
 *                                             version of the reader
 * part_digest     column                      SHA-256 of all of the PartText   "is indexed already"
 *
 * The commit's user data (CommitData) holds FORMAT, the generation, the Checkpoint and the list of
 * keywords. Columns that are updated in place have no skip index, as Lucene demands.
 */

/** The names and kinds of the fields. */
final class Schema {
  /**
   * Grows when a program could not read an index of the number before, older or newer, and when
   * more is read out of the messages themselves, which an index of before would be silent about. An
   * index of another format is refused; a reindex makes it anew.
   */
  static final int FORMAT = 4;

  static final String ID = "id";
  static final String PLACE = "place";
  static final String MAILBOX = "mailbox";
  static final String VALIDITY = "validity";
  static final String UID = "uid";
  static final String KEY = "key";
  static final String BODY_WORDS = "body";
  static final String HEAD_WORDS = "head";
  static final String HEADER_WORDS = "header";
  static final String BODY_OPAQUE = "body_opaque";
  static final String HEAD_OPAQUE = "head_opaque";
  static final String BODY_PAIRS = "body_pairs";
  static final String HEAD_PAIRS = "head_pairs";
  static final String BODY_EDGES = "body_edges";
  static final String HEAD_EDGES = "head_edges";
  static final String TEXT_COLUMN = "text";
  static final String LONG_TEXT = "long_text";
  static final String RECEIVED = "received";
  static final String SENT = "sent";
  static final String ARRIVAL = "arrival";
  static final String ZONE = "zone";
  static final String SAVED = "saved";
  static final String EMAIL_ID = "email_id";
  static final String THREAD_ID = "thread_id";
  static final String ATTRIBUTES = "attributes";
  static final String SENT_AT = "sent_at";
  static final String DATE = "date";
  static final String SIZE = "size";
  static final String TYPE = "type";
  static final String CONTENT = "content";
  static final String CONTENTS = "contents";
  static final String PAGE = "page";
  static final String PAGES = "pages";
  static final String LANGUAGE = "language";
  static final String LANGUAGES = "languages";
  static final String STATUS = "status";
  static final String LOSSES = "losses";
  static final String PARTS = "parts";
  static final String PARTS_LISTED = "parts_listed";
  static final String SHORTFALL = "shortfall";
  static final String SOURCE = "source";
  static final String THREAD = "thread";
  static final String SORT = "sort_";
  static final String FLAGS = "flags";
  static final String GONE = "gone";
  static final String MODSEQ = "modseq";
  static final String PART = "part";
  static final String PART_WORDS = "part_words";
  static final String PART_OPAQUE = "part_opaque";
  static final String PART_PAIRS = "part_pairs";
  static final String PART_EDGES = "part_edges";
  static final String PART_STATUS = "part_status";
  static final String PART_LANGUAGE = "part_language";
  static final String PART_FACTS = "part_facts";
  static final String PART_DIGEST = "part_digest";

  /** After the name of an opaque column: which three bytes its runs hold. */
  static final String TRIPLES = "_triples";

  /**
   * After what the texts are: which pairs of bytes they hold, and what stands around separators.
   */
  static final String PAIRS = "_pairs";

  static final String EDGES = "_edges";

  /** After the name of a column of seconds: its fraction, where there is one. */
  static final String NANO = "_nano";

  /** After the name of a sort column: what lies beyond its first bytes. */
  static final String REST = "_rest";

  static final FieldType RANKED_WORDS = words(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, false);
  static final FieldType PLAIN_WORDS = words(IndexOptions.DOCS, true);

  private Schema() {}

  /** Whether a column has files of its own, since it is far larger than the others. */
  static boolean isLargeColumn(String field) {
    return field.equals(TEXT_COLUMN) || field.endsWith("_opaque");
  }

  /**
   * Whether the field's values are sets of {@link Grams}, whose terms {@link GramPostings} makes.
   */
  static boolean isGrams(String field) {
    return field.endsWith(TRIPLES) || field.endsWith(PAIRS) || field.endsWith(EDGES);
  }

  private static FieldType words(IndexOptions options, boolean omitNorms) {
    FieldType type = new FieldType();
    type.setTokenized(true);
    type.setIndexOptions(options);
    type.setOmitNorms(omitNorms);
    type.freeze();
    return type;
  }
}
