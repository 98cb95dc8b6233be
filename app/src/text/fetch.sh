( base=https://HOST user=USER report=REPORT
umask 077
if [ -z "$token" ]; then
  trap 'stty echo 2>/dev/null' EXIT
  printf 'Token: ' >&2; stty -echo 2>/dev/null; IFS= read -r token; echo >&2
fi
case $token in '' | *[[:space:]\"\\]*) echo 'This is not a token.' >&2; exit 2 ;; esac
wait=5 end=$(($(date +%s) + 1800))
while [ "$(date +%s)" -lt "$end" ]; do
  code=$(printf 'user = "%s:%s"\n' "$user" "$token" |
    curl --config - -sS -L --max-redirs 5 --max-time 600 -o "$report.part" -w '%{http_code}' \
      "$base/stafftools/reports/$report.csv") || code=none
  first=$(head -n 1 "$report.part" 2>/dev/null)
  case "${code}:${first}" in
    200:*created_at*) mv "$report.part" "$report.csv" && echo "$report.csv is ready."; exit ;;
    202:* | 204:* | 200: | 429:* | 5??:* | none:*) rm -f "$report.part" ;;
    *) rm -f "$report.part"
      echo "Status $code, and no report: check user name and token." >&2; exit 1 ;;
  esac
  sleep "$wait"; wait=$((wait < 30 ? wait * 2 : 60))
done
echo 'Not ready after half an hour.' >&2; exit 1 )
