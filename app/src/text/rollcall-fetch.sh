#!/bin/sh
# Fetches a report through Rollcall, verifies it, and prints the name of its file:
#   rollcall-fetch.sh TARGET 'REPORT[?PARAMETERS]' [FILE or FOLDER]
# ROLLCALL_URL           the address of Rollcall
# ROLLCALL_TOKEN_FILE    a file whose first line is USER:TOKEN, or a token alone
# ROLLCALL_TOKEN         the same without a file
# ROLLCALL_HEADERS_FILE  a file of header lines for a proxy in front of Rollcall; optional
# ROLLCALL_WAIT          seconds to wait until the report is ready; 1800 by default
# It ends with 0: verified and written, 1: refused, 2: wrong usage, 3: not ready in time,
# 4: not reached, 5: damaged.
set -u
umask 077
fail() { code=$1; shift; echo "rollcall-fetch: $*" >&2; exit "$code"; }
now() { date +%s; }

target=${1:-} report=${2:-} into=${3:-.} url=${ROLLCALL_URL:-} wait=${ROLLCALL_WAIT:-1800}
case $url in
  https://?* | http://localhost:* | http://127.0.0.1:*) ;;
  *) fail 2 'ROLLCALL_URL must begin with https://' ;;
esac
case $target in '' | *[!A-Za-z0-9_-]*) fail 2 'the first argument must be the id of a target' ;; esac
case $report in
  '' | [!A-Za-z0-9]* | *[!A-Za-z0-9_?=\&-]*) fail 2 'the second argument must be REPORT or REPORT?NAME=VALUE&…' ;;
esac
case $wait in '' | *[!0-9]*) fail 2 'ROLLCALL_WAIT must be a number of seconds' ;; esac

token=${ROLLCALL_TOKEN:-}
unset ROLLCALL_TOKEN
if [ -z "$token" ]; then
  { IFS= read -r token || [ -n "$token" ]; } <"${ROLLCALL_TOKEN_FILE:-/dev/null}" || fail 2 'there is no token'
fi
token=${token%"$(printf '\r')"}
case $token in *[[:space:][:cntrl:]]*) fail 2 'the token has a space in it' ;; esac
# Here-documents keep the token out of the process list, which arguments are in.
quoted=$(sed 's/[\\"]/\\&/g' <<END
$token
END
)
case $token in
  *:*) config="user = \"$quoted\"" ;;
  *) config="header = \"Authorization: Bearer $quoted\"" ;;
esac
if [ -n "${ROLLCALL_HEADERS_FILE:-}" ]; then
  [ -r "$ROLLCALL_HEADERS_FILE" ] || fail 2 'ROLLCALL_HEADERS_FILE cannot be read'
  config="$config
header = \"@$ROLLCALL_HEADERS_FILE\""
fi

if command -v sha256sum; then sha256() { sha256sum; }
elif command -v shasum; then sha256() { shasum -a 256; }
elif command -v openssl; then sha256() { openssl dgst -sha256 -r; }
else fail 2 'sha256sum, shasum or openssl must be installed'
fi >/dev/null

case $into in -*) into=./$into ;; esac
if [ -d "$into" ]; then folder=$into name=
else folder=$(dirname "$into") name=$(basename "$into")
fi
# Each run has a folder of its own, beside the file, so that the last step is a rename.
work=$folder/.rollcall-$$-$(now)
mkdir "$work" || fail 2 "cannot write to $folder"
trap 'rm -rf "$work"' EXIT
trap 'exit 2' HUP INT TERM

# The value of a header field of the answer.
field() {
  awk -F: -v name="$1" '/^HTTP\// { value = "" }
    tolower($1) == name { sub(/^[^:]*:[ \t]*/, ""); sub(/[ \t\r]+$/, ""); value = $0 }
    END { print value }' "$work/head"
}
# A text of the answer, which is a JSON object.
member() {
  awk -v name="\"$1\":\"" '(at = index($0, name)) {
    text = substr($0, at + length(name)); match(text, /^([^"\\]|\\.)*/)
    text = substr(text, 1, RLENGTH); gsub(/\\"/, "\"", text); print text; exit }' "$work/body" |
    tr -d '[:cntrl:]'
}
# Whether the body is what the head says. The digest in the head is base64.
is_whole() {
  digest=$(sha256 <"$work/body") size=$(($(wc -c <"$work/body"))) length=$(field content-length)
  announced=$(field repr-digest | awk '{
    sub(/^sha-256=:/, ""); sub(/:.*/, ""); gsub(/=/, "A")
    abc = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (at = 1; at < 44; at += 2)
      hex = hex sprintf("%03x", 64 * index(abc, substr($0, at, 1)) + index(abc, substr($0, at + 1, 1)) - 65)
    print substr(hex, 1, 64) }')
  [ "${digest%% *}" = "$announced" ] && [ "$size" = "${length:-$size}" ]
}

end=$(($(now) + wait)) failures=0
while :; do
  : >"$work/head"
  : >"$work/body"
  code=$(curl --config - -gsS --connect-timeout 30 --speed-limit 1 --speed-time 120 --max-time 1800 \
    -H 'Prefer: wait=25' -D "$work/head" -o "$work/body" -w '%{http_code}' \
    "${url%/}/api/v1/targets/$target/reports/$report" <<END
$config
END
  ) && came=whole || came=broken
  again=$(field retry-after)
  case $again in *[!0-9]* | ??????*) again= ;; esac
  case $came:$code:$(field content-type) in
    whole:200:text/csv* | whole:200:text/plain* | whole:200:application/x-ndjson*)
      [ -n "$(field repr-digest)" ] || fail 4 "$url did not answer as Rollcall does"
      if is_whole; then
        [ -n "$name" ] || name=$(field content-disposition | sed -n 's/.*filename="\([A-Za-z0-9_][A-Za-z0-9._-]*\)".*/\1/p')
        [ -n "$name" ] || fail 5 'the report came without a name'
        mv -f "$work/body" "$folder/$name" || fail 2 "cannot write $folder/$name"
        echo "$folder/$name"
        exit 0
      fi
      why=5 what='the report was damaged on its way' ;;
    broken:200:*) why=5 what='the report broke off' ;;
    whole:202:application/json*) why=3 failures=-1 what='the report is not ready' ;;
    whole:*:application/problem+json*)
      what="$(member title). $(member detail) $(member next_step)" why=3
      case $code:$(member type) in
        *:*/deadline) fail 3 "$what" ;;
        *:*/upstream-unreachable) fail 4 "$what" ;;
        429:* | 503:*) [ -n "$again" ] || fail 1 "$what" ;;
        *) fail 1 "$what" ;;
      esac
      failures=-1 ;;
    *:000:* | *:5??:*) why=4 what="$url did not answer" ;;
    *) fail 4 "$url did not answer as Rollcall does, but with status $code" ;;
  esac
  failures=$((failures + 1))
  [ "$failures" -lt 4 ] || fail "$why" "$what, four times"
  pause=${again:-$((2 << failures))}
  [ $(($(now) + pause)) -lt "$end" ] || fail "$why" "$what, and the time is over"
  sleep "$pause"
done
