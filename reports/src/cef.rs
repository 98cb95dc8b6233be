//! This module reads one line of the Common Event Format, as the CEF Implementation Standard
//! defines it (version 27 of the document, CEF versions 0 and 1) and as vendors write it.
//!
//! `[syslog prefix] CEF:Version|Vendor|Product|Device Version|Class ID|Name|Severity|[Extension]`
//!
//! A line is always read: a deviation from the standard is kept as close to its written form as
//! possible, and is reported ([`Deviation`]). The table has the cases in which well-known readers
//! disagree, or the standard says nothing; each of its rows has a test of the same name in
//! `cef/tests.rs`.
//!
//! | case | logstash | beats | VRL | jc | here |
//! |---|---|---|---|---|---|
//! | `escaped_pipe_in_extension`: `a=x\|y` | keeps both | error | – | unescapes | kept as written, told |
//! | `unescaped_pipe_in_extension`: `a=x\|y` without the backslash | kept | kept | kept | kept | kept: the standard escapes pipes in the header only |
//! | `unescaped_equals_after_a_key`: `a=b=c` | in the value | the pair is dropped | error, or kept | a key `b` | in the value, told: no space stands before `b` |
//! | `unescaped_equals_after_a_word`: `a=b c=d` | a key `c` | a key `c` | a key `c` | a key `c` | a key `c`: nothing tells it from one |
//! | `unescaped_equals_after_no_key`: `a=b ?c=d` | in the value | error | error, or kept | a key | in the value, told: keys are letters, digits and `_ . - , [ ]` |
//! | `spaces_before_a_key` | dropped | kept but one | dropped | dropped | kept but the last one, as the standard says |
//! | `spaces_at_the_end` | dropped | dropped | dropped | dropped | dropped, as the standard says |
//! | `a_tab_between_pairs` | part of the value | error | part of the value | – | as a space, told |
//! | `a_lone_backslash` | kept | error | kept | – | kept, told |
//! | `line_ends_in_a_value`: `\n`, `\r` | LF, CR | LF, CR | LF, LF | kept | LF, CR |
//! | `empty_header_fields` | empty | empty | empty | empty | empty; this is not a truncated header |
//! | `an_empty_value`: `a= b=c` | nothing | error for numbers | empty | empty | empty |
//! | `quotes_around_a_value` | kept | kept | taken off | kept | kept: the standard knows none |
//! | `a_key_twice` | last | last | – | last | both are given, and the table keeps the last and tells |
//! | `a_truncated_header` | failure | in part | error | nothing | the fields that are there, told |
//! | `no_pipe_behind_the_severity` | failure | error | error | nothing | whole: there is no extension to set apart |
//! | `keys_with_signs`: `ad.field[0]`, `ad.Error_,Code` | kept | error | – | kept | kept |
//! | `text_before_the_first_key` | dropped | dropped | error | – | kept beside the pairs, told |
//! | `another_version`: `CEF:2` | kept | kept | error | kept | kept, told |

mod record;
mod time;

#[cfg(test)]
mod tests;

pub use record::{Deviation, HEADER_FIELDS, Record, parse};
pub use time::{timestamp, timestamp_in};
