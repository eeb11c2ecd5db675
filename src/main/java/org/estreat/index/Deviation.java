package org.estreat.index;

/**
 * Where an answer differs from that of Dovecot 2.3, the server that is followed wherever RFC 9051
 * leaves room. Each is a rule, not a message. Each finds what any reader of the message or of the
 * RFC would look for, and leaves out nothing that stands in the message; {@code docs/search.md}
 * prints the table, {@code src/test/resources/semantics} shows each.
 */
public enum Deviation {
  ADDRESS_FORMS(
      "FROM TO CC BCC",
      "compares with one string, in which a name of several words is in quotes: `\"Jo Doe\""
          + " <jo@x>`; `Jo Doe <jo` finds nothing",
      "the envelope has no string over name and address (section 7.5.2)",
      "compares with three: Dovecot's, the same without quotes and escapes, and the field as"
          + " written, its encoded words decoded",
      "what a reader copies from a message is found, however it is shown; Dovecot's form is among"
          + " them"),
  ADDRESS_FILLER(
      "FROM TO CC BCC",
      "completes addresses: `missing_domain`, `missing_mailbox` and an `@` are found where none is"
          + " written",
      "NIL for what is missing",
      "compares with what stands in the message",
      "a word that nobody wrote is no hit"),
  ADDRESS_BROKEN(
      "FROM TO CC BCC",
      "drops what it cannot read: the second of `a@x; b@y`, text beside an address, what follows"
          + " a broken one",
      "silent",
      "reads on with the next address and keeps as written what is none",
      "every address and every word of the field is found"),
  SUBJECT_SPACES(
      "SUBJECT",
      "makes each run of white space one space; a key with two spaces or a TAB finds nothing",
      "the subject as it stands, unfolded (section 7.5.2)",
      "compares with both: runs as one space, and as written",
      "both readings are found"),
  WORD_CHARSET(
      "SUBJECT FROM TO CC BCC HEADER TEXT",
      "makes an encoded word of a charset it does not know one U+FFFD",
      "RFC 2047 section 6.2: shown in some way",
      "reads it as UTF-8, and bytes that are none as windows-1252",
      "its ASCII words are found, and most others"),
  WORD_FORM(
      "SUBJECT FROM TO CC BCC HEADER TEXT",
      "leaves encoded words with a language or a question mark in them as they are, loses a"
          + " character that is split over two, and the white space before a first one",
      "RFC 2231 section 5 allows a language, RFC 2047 section 5 forbids question marks and to split"
          + " a character; white space goes only between words",
      "decodes them all, joins what was split, keeps the white space",
      "the text that was meant is found"),
  HEADER_BYTES(
      "SUBJECT FROM TO CC BCC HEADER TEXT",
      "makes 8-bit bytes of a header that are no UTF-8 U+FFFD",
      "RFC 6532: UTF-8",
      "reads them as windows-1252",
      "names and words in old mail are found"),
  TEXT_CHARSET(
      "BODY TEXT",
      "reads text without a charset, of `us-ascii` or of a charset it does not know"
          + " (`ks_c_5601-1987`) as UTF-8, and makes other bytes U+FFFD",
      "RFC 2045 section 5.2: us-ascii, which has no such bytes",
      "reads bytes that are no UTF-8 as windows-1252; knows more names; where bytes are not of"
          + " GB2312, Big5, Shift_JIS or EUC-KR, tries the wider charset that mailers mean by it;"
          + " searches a text whose bytes leave its charset in doubt in each likely one"
          + " (docs/lies.md)",
      "accented and East Asian words are found; what such bytes look like in a charset that they"
          + " are not in, U+FFFD among it, is not"),
  BASE64_JUNK(
      "BODY TEXT",
      "stops reading base64 at a character that is none",
      "RFC 2045 section 6.8: such characters must be ignored",
      "ignores them; reads a plain footer behind the padding too",
      "the text behind them is found"),
  TRANSFER_ENCODING(
      "BODY TEXT",
      "skips a part whose transfer encoding it does not know",
      "RFC 2045 section 6.4: to be treated as octets",
      "reads it as it stands, and decodes what uuencode wrote; base64 and text that are called"
          + " each other are read as what they are",
      "its text is found; where it looks encoded, the coverage of the answer counts it"),
  CONTENT_TYPE(
      "BODY TEXT",
      "skips a part whose Content-Type it cannot read (`garbage`, `text`, empty, no semicolon"
          + " before the parameters)",
      "RFC 2045 section 5.2: text/plain in us-ascii",
      "reads the type and what parameters there are; where there is no type, what looks like text",
      "its text is found"),
  BOUNDARY(
      "BODY TEXT",
      "finds nothing in a multipart whose boundary parameter is missing, in the form of RFC 2231 or"
          + " behind two semicolons, or whose boundary begins no part; compares 80 characters of"
          + " it",
      "RFC 2046 section 5.1.1: up to 70 characters",
      "reads it with the boundary that its lines show, and what is above them, else as one text",
      "its text is found"),
  ENCODED_MESSAGE(
      "BODY TEXT",
      "takes the lines of an embedded message that is in base64 or quoted-printable for its"
          + " header",
      "RFC 2046 section 5.2.1 forbids the encoding",
      "decodes it and reads its parts; one that only says so is read as it stands",
      "what was forwarded is found; only its encoded letters are not"),
  NESTING(
      "BODY TEXT",
      "reads no parts deeper than 100 levels",
      "silent",
      "reads 200 levels; what is deeper is searched as it stands, undecoded",
      "more of it is found"),
  DATE_FORM(
      "SENTBEFORE SENTON SENTSINCE",
      "reads dates of RFC 5322 and a few others; any other date counts as 1-Jan-1970; of two Date"
          + " fields the first counts",
      "RFC 5322 section 3.3",
      "also reads ISO 8601, ctime, `2-Jan-2024`, `Jan 2, 2024`, years of three digits (also"
          + " `0102`), dates without a comma or a time; of two fields the first that can be read",
      "the message is found on the day that it names"),
  DATE_MISSING(
      "SENTBEFORE SENTON SENTSINCE",
      "counts a message without a readable Date as sent on 1-Jan-1970",
      "silent; RFC 5256 section 2.2 sorts it by INTERNALDATE",
      "counts the day of INTERNALDATE",
      "it is found near the day that it came, and by no search for 1970"),
  DATE_RANGE(
      "SENTBEFORE SENTON SENTSINCE BEFORE ON SINCE",
      "keeps 32 bits of seconds: a day before 1970 or after 2038 becomes another",
      "years of four digits",
      "takes the day as written",
      "the right day is found"),
  IMPOSSIBLE_DAY(
      "BEFORE SENTBEFORE and so on",
      "`BEFORE 31-Feb-2024` and `BEFORE 32-Jan-2024` find all messages",
      "section 9, date-day: one or two digits, whatever the month",
      "lies after the month's last day: BEFORE finds what is before it, ON nothing",
      "nothing that came later is counted as earlier"),
  BEYOND_THE_LAST(
      "sequence sets",
      "`99:*` finds nothing in a mailbox of 5",
      "section 9, seq-range: `*` is the last, and `99:*` is `5:99`",
      "finds the last",
      "as the RFC has it"),
  LARGE_NUMBERS(
      "sequence and UID sets",
      "cuts numbers to 32 bits: `4294967297` is message 1",
      "section 9, nz-number: less than 4,294,967,296",
      "BAD",
      "no wrong message is found"),
  NUL_IN_KEY(
      "all keys with a string",
      "a NUL ends the key; `{3} a NUL b` searches for `a`",
      "section 9, CHAR8: a string holds no NUL",
      "BAD; one that a UTF-16 key is written with is no NUL",
      "no other key than the one given is searched for"),
  KEY_CHARSET(
      "CHARSET",
      "knows what iconv knows, but takes no byte order mark",
      "NO [BADCHARSET] for a charset that is not supported (section 6.4.4)",
      "knows what Java knows, with a byte order mark too; UTF-7 not",
      "a client is told, and falls back to UTF-8 as the RFC demands of it"),
  RECENT(
      "RECENT NEW OLD",
      "the messages that no other connection was told of before",
      "RFC 3501; RFC 9051 has no \\Recent any more",
      "an archive has no sessions: RECENT and NEW find nothing, OLD everything",
      "a flag that a copy cannot know is not made up"),
  NOT_SEEN(
      "NOT (SEEN x), OR NOT SEEN NOT x",
      "loses the messages before the first unseen one",
      "section 6.4.4",
      "finds them",
      "as the RFC has it"),
  NOT_BOUNDS(
      "SMALLER LARGER BEFORE SINCE SENTBEFORE SENTSINCE OLDER YOUNGER",
      "makes one of two NOTs of one such key, and keeps the wrong one: `NOT SMALLER 9 NOT SMALLER"
          + " 20` finds what `NOT SMALLER 9` does, `OR NOT SMALLER 9 NOT SMALLER 20` what `NOT"
          + " SMALLER 20` does",
      "section 6.4.4",
      "counts both",
      "as the RFC has it"),
  LIKE_WORDS(
      "FUZZY",
      "without an index takes the key as if it stood alone",
      "RFC 6203 section 3: how far a match may be is the server's choice",
      "also finds messages with words that are like those of the key",
      "FUZZY asks for that; each exact hit is among them"),
  SAVE_DATE(
      "SAVEDBEFORE SAVEDON SAVEDSINCE SAVEDATESUPPORTED",
      "takes the time at which its copy of a message was made for what no save date is kept of",
      "RFC 8514 section 4.3: INTERNALDATE",
      "searches the save date that the server gave when the message was collected, and INTERNALDATE"
          + " where it gave none",
      "the time of a copy says nothing of the message"),
  OTHER_KEYS(
      "EMAILID THREADID PARTIAL IN, and ATTACHMENT FILENAME PART SHA256 EXPUNGED",
      "BAD, also for a PARTIAL that counts from the end",
      "RFC 8474, RFC 9394, RFC 7377; the others are estreat's own",
      "answers them",
      "RFC 9051 lets a server know more keys");

  private final String keys;
  private final String dovecot;
  private final String rfc;
  private final String here;
  private final String reason;

  Deviation(String keys, String dovecot, String rfc, String here, String reason) {
    this.keys = keys;
    this.dovecot = dovecot;
    this.rfc = rfc;
    this.here = here;
    this.reason = reason;
  }

  /** The name in documents and transcripts: {@code address-forms}. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The search keys that it concerns. */
  public String keys() {
    return keys;
  }

  /** What Dovecot does. */
  public String dovecot() {
    return dovecot;
  }

  /** What the RFCs say; a section without an RFC is of RFC 9051. */
  public String rfc() {
    return rfc;
  }

  /** What is done here. */
  public String here() {
    return here;
  }

  /** Why it finds more, and nothing that stands in the message is lost. */
  public String reason() {
    return reason;
  }
}
