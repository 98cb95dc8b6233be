//! Every limit of the edge, with its unit and the reason for its size.

// What a person may send

/// Characters of the user name beside a token. GitHub's names end at 39; directories that GHES is
/// connected to are laxer.
pub const USER_CHARS: usize = 100;

/// Characters of a token or password. GitHub says that its tokens may grow to 255.
pub const TOKEN_CHARS: usize = 255;

/// Characters of a token that is a JSON Web Token, which carries its claims in itself.
pub const JWT_CHARS: usize = 4_096;

/// Characters after a prefix such as `ghp_`, at least, for a token to count as one: below this it
/// could be a password that somebody thought of, and those are never used to seal.
pub const TOKEN_SECRET_CHARS_MIN: usize = 36;

/// Characters of a JSON Web Token's signature, at least: 256 bits in base64url.
pub const JWT_SIGNATURE_CHARS_MIN: usize = 43;

/// Bytes of a request header field that is parsed at all (`Prefer`, `Cache-Control`,
/// `If-None-Match`); a longer one counts as absent.
pub const FIELD_BYTES: usize = 4_096;

/// Members of one such field that are looked at.
pub const FIELD_MEMBERS: usize = 64;

/// Seconds that one request may wait for a report (`Prefer: wait=N`). Intermediaries end a silent
/// request after 30 to 100 s; this stays clear of all of them.
pub const WAIT_S: u32 = 25;

/// Seconds that a header field can speak of at most: the year that RFC 9111 §1.2.2 asks caches to
/// reach, with a wide margin, and small enough that sums of them never overflow.
pub const DELTA_S: u32 = i32::MAX.unsigned_abs();

/// Milliseconds that the first byte of a request's body, where one was announced, is waited for.
pub const BODY_MS: u32 = 1_000;

// What an operator may configure

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

/// Different bytes in it, at least. Any random text of that length has more; one key held down, or
/// a word over and over, may not.
pub const PEPPER_DISTINCT_MIN: usize = 8;

/// Refusals of the configuration that are said at once; a person mends no more in one go.
pub const REFUSALS: usize = 50;

/// Bytes of one report, decoded, unless `MAX_REPORT_BYTES` says otherwise: 1.5 million users.
pub const REPORT_BYTES: u64 = 256 * 1024 * 1024;

/// Bytes that `MAX_REPORT_BYTES` may be at most: a tenth of what one object may store.
pub const REPORT_BYTES_MAX: u64 = 1024 * 1024 * 1024;

/// Bytes that `MAX_REPORT_BYTES` must be at least: smaller refuses every real report.
pub const REPORT_BYTES_MIN: u64 = 1024;

// The brakes

/// Requests that one address may make in [`RATE_WINDOW_S`]; `wrangler.toml` says the same to the
/// platform, which counts.
pub const RATE_REQUESTS: u32 = 120;

/// Seconds over which [`RATE_REQUESTS`] are counted; the platform knows 10 and 60.
pub const RATE_WINDOW_S: u32 = 60;

/// The same for everybody together, where Rollcall counts by itself and no header says which
/// address asks: as many as fifty addresses may make, so that one machine does not use it up for
/// the others by opening a few thousand connections.
pub const RATE_REQUESTS_OF_INSTANCE: u32 = 6_000;

/// Addresses that are counted at the same time, where Rollcall counts by itself: 0.5 MB.
pub const RATE_ADDRESSES: usize = 5_000;

/// Rejected credentials in [`BRAKE_WINDOW_S`] before the upstream is not asked any more: fewer
/// than the failures after which an appliance or its directory locks an account.
pub const BRAKE_FAILURES: usize = 5;

/// Rejections of all credentials of one user name in [`BRAKE_WINDOW_S`], likewise: a person who
/// mistypes two passwords stays below it, and somebody who tries them out does not.
pub const BRAKE_FAILURES_OF_USER: usize = 10;

/// Seconds over which [`BRAKE_FAILURES`] are counted.
pub const BRAKE_WINDOW_S: u32 = 10 * 60;

/// The same in milliseconds.
pub const BRAKE_WINDOW_MS: u64 = BRAKE_WINDOW_S as u64 * 1000;

/// Milliseconds after which a permit to ask an upstream runs out, should its outcome never be told:
/// longer than any question takes, redirects included ([`HOPS`] times [`ANSWER_MS`], and a page).
pub const PERMIT_MS: u64 = 4 * 60_000;

/// Milliseconds for which a permit is waited for.
pub const PERMIT_WAIT_MS: u32 = 60_000;

/// Milliseconds for which a credential that the upstream accepted is not counted among those that
/// may be made up. Each use of it begins them again.
pub const PROVEN_MS: u64 = 12 * 60 * 60_000;

/// Credentials that one network may try in [`BRAKE_WINDOW_S`] before one of them brings a report:
/// more people than sit down to their first report in one office in ten minutes.
pub const UNPROVEN_CREDENTIALS: usize = 20;

/// The same for an IPv6 network of 56 bits, which a home line has.
pub const UNPROVEN_CREDENTIALS_OF_56: usize = 40;

/// The same for one of 48 bits, which a business line or a free tunnel has.
pub const UNPROVEN_CREDENTIALS_OF_48: usize = 80;

/// The same for a target, from anywhere: far more administrators than begin within ten minutes, so
/// that only somebody with fifty networks can use it up, and then keeps out those only who were not
/// accepted within [`PROVEN_MS`]. With [`TARGETS`], 6 MB.
pub const UNPROVEN_CREDENTIALS_OF_TARGET: usize = 1_000;

/// Accepted credentials that one instance remembers, at 40 bytes; its oldest go first.
pub const PROVEN_CREDENTIALS: usize = 5_000;

// Asking an upstream

/// Bytes of a report in one sealed chunk. With the tag it must stay below 1 MiB, half of what one
/// row may hold on the platform; the local runtime would let more pass unnoticed.
pub const CHUNK_BYTES: usize = 512 * 1024;

/// Bytes that an upstream's first line, the header row, may take. Real ones have 200.
pub const HEADER_ROW_BYTES: usize = 16 * 1024;

/// Records for each one that may have another number of cells than the header row. The servers
/// write every record whole; one among many is damage that the page shows, and more are another
/// text.
pub const RECORDS_PER_RAGGED: u64 = 100;

/// Columns of a header row that are looked at. Real ones have at most 17.
pub const HEADER_COLUMNS: usize = 256;

/// Bytes of an upstream's error page that are looked at, to tell a gateway's from its own: the
/// title of GitHub's stands behind its policies.
pub const ERROR_PAGE_BYTES: usize = 4_096;

/// Bytes of the answer to "who am I", which is a page of JSON.
pub const USER_BYTES: usize = 64 * 1024;

/// Times that the unpacked report may exceed its compressed length. A report packs to a tenth or
/// a twentieth; what is made to explode, to a thousandth.
pub const RATIO_MAX: u64 = 200;

/// Bytes below which no ratio is looked at: short texts that repeat themselves pack very well.
pub const RATIO_FROM_BYTES: u64 = 1024 * 1024;

/// Redirects that are followed in one attempt.
pub const HOPS: usize = 5;

/// Characters of a redirect's address.
pub const LOCATION_CHARS: usize = 4_096;

/// Milliseconds until an upstream must have begun to answer.
pub const ANSWER_MS: u32 = 30_000;

/// Milliseconds between two pieces of a body.
pub const IDLE_MS: u32 = 30_000;

/// Milliseconds that one attempt may take, body included.
pub const ATTEMPT_MS: u32 = 10 * 60_000;

/// Milliseconds until a client must have taken a piece of what it is sent.
pub const READER_IDLE_MS: u32 = 2 * 60_000;

/// Milliseconds that a reader may take for one report: as long as the whole job may.
pub const READER_MS: u64 = DEADLINE_MS;

/// Bytes a second that a reader must have taken on the average, the first [`READER_IDLE_MS`] not
/// counted: a quarter of a megabit, which the slowest lines of offices and phones exceed, and with
/// which a usual report of some megabytes is there within minutes.
pub const READER_BYTES_PER_S: u64 = 32 * 1024;

/// Reports of one job that are handed out at the same time, at most: one person's tabs.
pub const DOWNLOADS: usize = 8;
/// Reports of all jobs together that one running instance hands out at the same time, at most. Each
/// holds a chunk for as long as its reader likes, and the platform some more of it: measured, all of
/// them hold less than half of the 128 MB that it gives an instance.
pub const DOWNLOADS_OF_INSTANCE: usize = 32;

/// Milliseconds for which one more waits for its turn.
pub const DOWNLOAD_WAIT_MS: u32 = 10_000;

/// Streams of statuses of one job that are open at the same time, at most: one person's tabs.
pub const STREAMS: usize = 8;

/// Requests of one job that wait for the report at the same time (`Prefer: wait`), at most: the
/// tabs and the programs of one person, with a wide margin.
pub const WAITS: usize = 32;

/// Streams and waits of all jobs together in one running instance, at most. Each is a connection, a
/// timer and a request that the platform keeps: some 10 kB.
pub const OPEN_REQUESTS_OF_INSTANCE: usize = 512;

/// Seconds after which one more stream or wait may find a place.
pub const OPEN_REQUESTS_AGAIN_S: u32 = 5;

// Waiting for a report

/// Milliseconds from the first ask until the job gives up: reports of large servers take many
/// minutes.
pub const DEADLINE_MS: u64 = 30 * 60_000;

/// Attempts in a row that may fail at the upstream's end before the job gives up.
pub const SETBACKS: u32 = 6;

/// Milliseconds that a failure is remembered for those who asked and have not been told yet.
pub const FAILURE_MS: u64 = 10 * 60_000;

/// Milliseconds before the second ask, where the upstream does not say.
pub const BACKOFF_FIRST_MS: u64 = 2_000;

/// Milliseconds between two asks at most, where the upstream does not say.
pub const BACKOFF_MAX_MS: u64 = 30_000;

/// Milliseconds that `Retry-After` can ask for at least, whatever it says: 0 would be a loop.
pub const RETRY_AFTER_MIN_MS: u64 = 1_000;

/// Milliseconds that `Retry-After` can ask for at most, whatever it says: a day would be an end.
pub const RETRY_AFTER_MAX_MS: u64 = 300_000;

// Keeping a report

/// Milliseconds for which a copy answers without asking the upstream for a newer one.
pub const FRESH_MS: u64 = 15 * 60_000;

/// Milliseconds that a report is older than its answer, at least, for the upstream's own word on its
/// age to count: below that it is the time that answers take and clocks differ by.
pub const MADE_AGO_MIN_MS: u64 = 60_000;

/// Milliseconds that a report is older than its answer, at most, for that word to be believed: a
/// year. Beyond it a clock is wrong.
pub const MADE_AGO_MAX_MS: u64 = 365 * 24 * 60 * 60_000;

/// Milliseconds after which a copy is destroyed, whoever is reading it.
pub const KEPT_MS: u64 = 12 * 60 * 60_000;

/// Milliseconds before that from which it is not handed out any more, so that those who are reading
/// it can finish.
pub const READ_ON_MS: u64 = 5 * 60_000;

/// Milliseconds for which a report that may not be kept waits to be collected.
pub const UNKEPT_MS: u64 = 60_000;

/// Milliseconds for which a copy that nobody has collected yet counts as new for a request that
/// wants a new one: without it, asking again for the answer would start over for ever.
pub const UNCOLLECTED_MS: u64 = 2 * 60_000;

/// Milliseconds for which a credential that the upstream accepted is not tried again.
pub const VALIDATED_MS: u64 = 60_000;

/// Seconds between two lines of `…/events` at most.
pub const EVENTS_S: u32 = 10;

/// Milliseconds after which a stream of events ends, and a client opens the next.
pub const EVENTS_MS: u64 = 25 * 60_000;
