package org.estreat.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FromLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          From a@b.c Mon Jul  1 11:26:57 2019            | DATED       | 2019-07-01T11:26:57Z
          From a@b.c  Wed Jul  1 13:17:17 1998           | DATED       | 1998-07-01T13:17:17Z
          From a@b.c Wed Jul  1 13:17 1998               | DATED       | 1998-07-01T13:17Z
          From a@b.c Sat Mar 24 23:00:00 2007 +0200      | DATED       | 2007-03-24T23:00+02:00
          From 184@xxx Mon Jan 02 00:00:00 +0000 2015    | DATED       | 2015-01-02T00:00Z
          From a@b.c Sat Mar 24 23:00:00 2007 -0330      | DATED       | 2007-03-24T23:00-03:30
          From a@b.c Tue Jul  7 20:33:03 1998 MEST       | DATED       | 1998-07-07T20:33:03+02:00
          From a@b.c Tue Jul  7 20:33:03 PDT 1998        | DATED       | 1998-07-07T20:33:03-07:00
          From a@b.c Tue Jul  7 20:33:03 1998 XYZ        | DATED       | 1998-07-07T20:33:03Z
          From a@b.c Tue Jul  7 20:33:03 1998 +9999      | DATED       | 1998-07-07T20:33:03Z
          From a@b.c Thu, 26 May 2011 01:16:54 +0100     | DATED       | 2011-05-26T01:16:54+01:00
          From a at b.c  Tue Jul 10 11:29:44 2012        | DATED       | 2012-07-10T11:29:44Z
          From "a b"@c.d Tue Jul 10 11:29:60 2012        | DATED       | 2012-07-10T11:29:59Z
          From - Fri Aug 24 11:55:47 2018                | DATED       | 2018-08-24T11:55:47Z
          From a@b.c Tue Feb 31 11:29:44 2012            | DATED       |
          From a@b.c Tue Feb 01 25:29:44 2012            | DATED       |
          From -                                         | SENDER_ONLY |
          From 1844347792267117879@xxx                   | SENDER_ONLY |
          From MAILER-DAEMON                             | SENDER_ONLY |
          From the beginning                             | PROSE       |
          From Monday on, all is well                    | PROSE       |
          From perl5-porters:                            | PROSE       |
          From fc88cba7f1f37b9cf3b296eace2422dd0e173502 Mon Sep 17 00:00:00 2001 | GIT | 2001-09-17T00:00Z
          """)
  void readsWhatProgramsWrite(String line, FromLine.Kind kind, @Nullable String date) {
    FromLine read = FromLine.parse(line.equals("From -") ? "From - " : line);
    assertThat(read.kind()).isEqualTo(kind);
    assertThat(read.date() == null ? null : read.date().toString()).isEqualTo(date);
  }
}
