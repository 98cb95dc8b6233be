//! This module has every limit of the edge, with its unit and the reason for its size.

// Requests

/// Characters of the user name that comes with a token. GitHub's names end at 39; directories that
/// are connected to GHES allow more.
pub const USER_CHARS: usize = 100;

/// Characters of a token or password. GitHub says that its tokens may grow to 255.
pub const TOKEN_CHARS: usize = 255;

/// Characters of a token that is a JSON Web Token, which contains its claims.
pub const JWT_CHARS: usize = 4_096;

/// Characters after a prefix such as `ghp_`, at least, for a token to count as one: a shorter text
/// could be a password that a person chose, and passwords are never used to seal.
pub const TOKEN_SECRET_CHARS_MIN: usize = 36;

/// Characters of a JSON Web Token's signature, at least: 256 bits in base64url.
pub const JWT_SIGNATURE_CHARS_MIN: usize = 43;

/// Bytes of a request header field that is parsed at all (`Prefer`, `Cache-Control`,
/// `If-None-Match`); a longer one counts as absent.
pub const FIELD_BYTES: usize = 4_096;

/// Members of such a field that are read.
pub const FIELD_MEMBERS: usize = 64;

/// Seconds that one request may wait for a report (`Prefer: wait=N`). Intermediaries end a silent
/// request after 30 to 100 s; this stays clear of all of them.
pub const WAIT_S: u32 = 25;

/// Seconds in a header field, at most: the year that RFC 9111 §1.2.2 asks caches to support, with a
/// wide margin, and small enough that sums never overflow.
pub const DELTA_S: u32 = i32::MAX.unsigned_abs();

/// Milliseconds to wait for the first byte of an announced request body.
pub const BODY_MS: u32 = 1_000;

// Configuration

/// Bytes of the variable `TARGETS`. Cloudflare's own limit for a variable is 5 kB.
pub const TARGETS_BYTES: usize = 64 * 1024;

/// Targets in `TARGETS`: each is a button on the page.
pub const TARGETS: usize = 32;

/// Characters of a target's id, which stands in addresses and file names.
pub const TARGET_ID_CHARS: usize = 32;

/// Characters of a target's title, which stands on the page.
pub const TARGET_TITLE_CHARS: usize = 80;

/// Storage hosts of one target.
pub const STORAGE_HOSTS: usize = 8;

/// Extra headers of one target: an access proxy wants two.
pub const EXTRA_HEADERS: usize = 8;

/// Bytes of an extra header's value.
pub const EXTRA_HEADER_BYTES: usize = 4_096;

/// Characters of a name in the configuration: of a binding, of a secret, of a header.
pub const NAME_CHARS: usize = 64;

/// Characters of a host's name (RFC 1035 §2.3.4, without the final dot).
pub const HOST_CHARS: usize = 253;

/// Bytes of the secret `PEPPER`, at least: as many as the digest it keys.
pub const PEPPER_BYTES_MIN: usize = 32;

/// Distinct bytes in it, at least. Any random text of that length has more; a repeated key or word
/// may not.
pub const PEPPER_DISTINCT_MIN: usize = 8;

/// Refusals of the configuration that are reported at once; a person corrects no more in one go.
pub const REFUSALS: usize = 50;

/// Bytes of one report, decoded, unless `MAX_REPORT_BYTES` is set: 1.5 million users.
pub const REPORT_BYTES: u64 = 256 * 1024 * 1024;

/// The largest `MAX_REPORT_BYTES`: a tenth of what one object may store.
pub const REPORT_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// The smallest `MAX_REPORT_BYTES`: a lower limit refuses every real report.
pub const REPORT_BYTES_MIN: u64 = 1024;

// Brakes

/// Requests of one address in [`RATE_WINDOW_S`]; `wrangler.toml` states the same limit for the
/// platform, which counts.
pub const RATE_REQUESTS: u32 = 120;

/// Seconds over which [`RATE_REQUESTS`] are counted; the platform supports 10 and 60.
pub const RATE_WINDOW_S: u32 = 60;

/// Requests of all addresses together in [`RATE_WINDOW_S`], if Rollcall counts and no header gives
/// the address: fifty times the limit of one address, so that one machine cannot use it up by
/// opening a few thousand connections.
pub const RATE_REQUESTS_OF_INSTANCE: u32 = 6_000;

/// Addresses that are counted at the same time, if Rollcall counts: 0.5 MB.
pub const RATE_ADDRESSES: usize = 5_000;

/// Rejections of one credential in [`BRAKE_WINDOW_S`] before its requests stop: fewer than the
/// failures after which an appliance or its directory locks an account.
pub const BRAKE_FAILURES: usize = 5;

/// Rejections of all credentials of one user name in [`BRAKE_WINDOW_S`]: a person who mistypes two
/// passwords stays below it, and a client that tries passwords does not.
pub const BRAKE_FAILURES_OF_USER: usize = 10;

/// Seconds over which rejections and credentials are counted.
pub const BRAKE_WINDOW_S: u32 = 10 * 60;

/// [`BRAKE_WINDOW_S`] in milliseconds.
pub const BRAKE_WINDOW_MS: u64 = BRAKE_WINDOW_S as u64 * 1000;

/// Milliseconds after which an unsettled permit for an upstream request expires: longer than any
/// request takes, and its redirects ([`REQUESTS_PER_PART`] times [`ANSWER_MS`]).
pub const PERMIT_MS: u64 = 4 * 60_000;

/// Milliseconds to wait for a permit.
pub const PERMIT_WAIT_MS: u32 = 60_000;

/// Milliseconds for which an accepted credential does not count as unproven. Each use extends them.
pub const PROVEN_MS: u64 = 12 * 60 * 60_000;

/// Credentials that one network may try in [`BRAKE_WINDOW_S`] before one of them fetches a report:
/// more than the people of one office who request their first report within ten minutes.
pub const UNPROVEN_CREDENTIALS: usize = 20;

/// The same for an IPv6 network of 56 bits, as a home line has.
pub const UNPROVEN_CREDENTIALS_OF_56: usize = 40;

/// The same for an IPv6 network of 48 bits, as a business line or a free tunnel has.
pub const UNPROVEN_CREDENTIALS_OF_48: usize = 80;

/// The same for a target, from all networks: far more than the administrators who start within ten
/// minutes, so that only a client with fifty networks can use it up, and then only credentials that
/// were not accepted within [`PROVEN_MS`] are refused. With [`TARGETS`], 6 MB.
pub const UNPROVEN_CREDENTIALS_OF_TARGET: usize = 1_000;

/// Accepted credentials that one instance remembers, at 40 bytes; the oldest are dropped first.
pub const PROVEN_CREDENTIALS: usize = 5_000;

// Upstream requests

/// Bytes of a report in one sealed chunk. With the tag it must stay below 1 MiB, half of what one
/// row may hold on the platform; the local runtime would let more pass unnoticed.
pub const CHUNK_BYTES: usize = 512 * 1024;

/// Bytes of a piece of a page that was made here: what becomes of a page is larger than the chunk that
/// is sealed at once.
pub const PIECE_BYTES: usize = 128 * 1024;

/// Bytes of an upstream's first line, the header row. Real ones have 200.
pub const HEADER_ROW_BYTES: usize = 16 * 1024;

/// Records per record with another number of cells than the header row. Servers write complete
/// records; one bad record among many is damage that the page shows, and more mean that the text is
/// something else.
pub const RECORDS_PER_RAGGED: u64 = 100;

/// Bytes before the first event of a CEF file, on its line: the prefix of syslog has a priority, a
/// time and a host.
pub const SYSLOG_PREFIX_BYTES: usize = 512;

/// Columns of a header row that are read. Real ones have at most 17.
pub const HEADER_COLUMNS: usize = 256;

/// Bytes of an upstream's error page that are read, to distinguish a gateway's page from GitHub's,
/// whose title comes after its policies.
pub const ERROR_PAGE_BYTES: usize = 4_096;

/// Bytes of the answer that validates a credential, which is a page of JSON.
pub const VERDICT_BYTES: usize = 64 * 1024;

/// Bytes of an answer that an upstream reads whole, at most: a page of a hundred entries has a
/// tenth of that.
pub const ANSWER_BYTES: usize = 2 * 1024 * 1024;

/// Pages of a list: a hundred thousand seats.
pub const PAGES: usize = 1_000;

/// Parts of one report, whatever its upstream says: beyond any list that is read within
/// [`DEADLINE_MS`].
pub const PARTS: usize = 5_000;

/// Requests of one attempt: each part may have redirects, and a wait before it.
pub const REQUESTS: usize = 2 * PARTS;

/// Sealed bytes of the answers that one job keeps: a thousand pages of a hundred seats. The pages
/// beyond are asked for again if the attempt ends before the report is complete.
pub const ANSWERS_BYTES: u64 = 256 * 1024 * 1024;

/// Files of one report: usage metrics of a large enterprise come in a few for each day.
pub const FILES: usize = 1_000;

/// Characters of an upstream's id of a report: a UUID has 36.
pub const ID_CHARS: usize = 64;

/// Bytes of an upstream's state in a job's record: the longest ids of a month of days, and more.
pub const STATE_BYTES: usize = 4 * 1024;

/// Characters of the word for a state that an upstream invents. Those that are known have 11.
pub const STATE_NAME_CHARS: usize = 40;

/// Characters of the days that a problem names: a dozen periods have 274.
pub const DAYS_CHARS: usize = 300;

/// The maximum ratio between the decompressed report and its compressed length. A report compresses
/// to a tenth or a twentieth; a decompression bomb to a thousandth.
pub const RATIO_MAX: u64 = 200;

/// Bytes below which the ratio is not checked: short repetitive texts compress very well.
pub const RATIO_FROM_BYTES: u64 = 1024 * 1024;

/// Requests that may lead to one part of a report: the redirects, and a question before them.
pub const REQUESTS_PER_PART: usize = HOPS + 2;

/// Redirects that are followed in one attempt.
pub const HOPS: usize = 5;

/// Characters of a redirect's address.
pub const LOCATION_CHARS: usize = 4_096;

/// Milliseconds until an upstream must have begun to answer.
pub const ANSWER_MS: u32 = 30_000;

/// Milliseconds between two pieces of a body.
pub const IDLE_MS: u32 = 30_000;

/// Milliseconds that one part of a report may take, from the first request for it to the end of its
/// body. Most reports have only one.
pub const PART_MS: u32 = 10 * 60_000;

/// Milliseconds for a client to take a piece of a response.
pub const READER_IDLE_MS: u32 = 2 * 60_000;

/// Milliseconds for a client to download one report: as long as the whole job may take.
pub const READER_MS: u64 = DEADLINE_MS;

/// Average bytes per second that a client must take, not counting the first [`READER_IDLE_MS`]: a
/// quarter of a megabit, which the slowest lines of offices and phones exceed, and which transfers
/// a usual report of some megabytes within minutes.
pub const READER_BYTES_PER_S: u64 = 32 * 1024;

/// Simultaneous downloads of one job, at most: one person's tabs.
pub const DOWNLOADS: usize = 8;
/// Simultaneous downloads of all jobs in one running instance, at most. Each holds a chunk for as
/// long as its client likes, and the platform holds some more: as measured, all of them together
/// take less than half of the 128 MB of an instance.
pub const DOWNLOADS_OF_INSTANCE: usize = 32;

/// Milliseconds for which one more download waits for a slot.
pub const DOWNLOAD_WAIT_MS: u32 = 10_000;

/// Open streams of statuses of one job, at most: one person's tabs.
pub const STREAMS: usize = 8;

/// Waiting requests of one job (`Prefer: wait`), at most: one person's tabs and programs, with a
/// wide margin.
pub const WAITS: usize = 32;

/// Streams and waiting requests of all jobs in one running instance, at most. Each is a connection,
/// a timer and a request in the platform: some 10 kB.
pub const OPEN_REQUESTS_OF_INSTANCE: usize = 512;

/// Seconds after which one more stream or waiting request may get a slot.
pub const OPEN_REQUESTS_AGAIN_S: u32 = 5;

// Waiting for a report

/// Milliseconds from the first request until the job gives up: reports of large servers take many
/// minutes.
pub const DEADLINE_MS: u64 = 30 * 60_000;

/// Attempts in a row that may fail on the upstream's side before the job gives up.
pub const SETBACKS: u32 = 6;

/// Milliseconds for which a failure is remembered for clients that requested the report and have
/// not been told.
pub const FAILURE_MS: u64 = 10 * 60_000;

/// Milliseconds before the second upstream request, if the upstream does not say.
pub const BACKOFF_FIRST_MS: u64 = 2_000;

/// Milliseconds between two upstream requests at most, if the upstream does not say.
pub const BACKOFF_MAX_MS: u64 = 30_000;

/// Milliseconds between asking Moderne for a report and the first question whether it is ready: a
/// day of a small tenant takes a second.
pub const TASK_FIRST_POLL_MS: u64 = 2_000;

/// Answers to such questions after which a task that is not listed is lost: those of a minute. A new
/// one may be missing for some seconds.
pub const TASK_LISTED_POLLS: u32 = 12;

/// Milliseconds between two such questions: as often as the vendor's own client asks.
pub const TASK_POLL_MS: u64 = 5_000;

/// Milliseconds that pass after GitHub or Moderne has asked for fewer requests, if it does not say how
/// many.
pub const LIMITED_MS: u64 = 60_000;

/// The smallest accepted `Retry-After`, in milliseconds: 0 would be a loop.
pub const RETRY_AFTER_MIN_MS: u64 = 1_000;

/// The largest accepted `Retry-After`, in milliseconds. A limit of requests ends within hours; a day
/// is longer than any copy is kept.
pub const RETRY_AFTER_MAX_MS: u64 = 24 * 60 * 60_000;

/// Milliseconds between two polls at most, whatever the upstream says: it may be ready sooner.
pub const POLL_MAX_MS: u64 = 300_000;

/// Setbacks in a row that a part of a report may have before the attempt ends.
pub const PART_SETBACKS: u32 = 3;

// Stored copies

/// Milliseconds for which a copy is served without asking the upstream for a newer one.
pub const FRESH_MS: u64 = 15 * 60_000;

/// The smallest age of a report, in milliseconds, for the upstream's statement to count: below it,
/// the age is within the duration of answers and the difference of clocks.
pub const MADE_AGO_MIN_MS: u64 = 60_000;

/// The largest age of a report, in milliseconds, for the upstream's statement to count: ten years.
/// Beyond it, a clock is wrong.
pub const MADE_AGO_MAX_MS: u64 = 10 * 365 * 24 * 60 * 60_000;

/// Milliseconds after which a copy is destroyed, even while it is read.
pub const KEPT_MS: u64 = 12 * 60 * 60_000;

/// Milliseconds before [`KEPT_MS`] at which a copy is no longer served, so that its readers can
/// finish.
pub const READ_ON_MS: u64 = 5 * 60_000;

/// Milliseconds for which a report that must not be stored waits to be collected.
pub const UNKEPT_MS: u64 = 60_000;

/// Milliseconds for which an uncollected copy counts as new for a request that wants a new one:
/// otherwise a client that comes back for its answer would start another fetch, again and again.
pub const UNCOLLECTED_MS: u64 = 2 * 60_000;

/// Milliseconds for which an accepted credential is not validated again.
pub const VALIDATED_MS: u64 = 60_000;

/// Seconds between two lines of `…/events`, at most.
pub const EVENTS_S: u32 = 10;

/// Milliseconds after which a stream of events ends, and a client opens the next.
pub const EVENTS_MS: u64 = 25 * 60_000;
