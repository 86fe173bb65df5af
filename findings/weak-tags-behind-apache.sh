#!/usr/bin/env bash
# Apache 2.4.68 (Debian 12: apache2-bin 2.4.68-1~deb12u1), seen on Linux x64.
#
# A weak entity tag, W/"…", stands for what an answer means, not for its bytes (RFC 9110, 8.8.1). Guess: an Apache that
# compresses on the way, by mod_deflate or mod_brotli, has to rename a strong tag and may pass a weak one as it is, so that
# polling through it is answered 304. Seen: the weak tag is renamed as well, W/"list-gzip" or W/"list-br", and on the way
# back nothing takes the ending off again: the server behind it sees a tag that it never gave, and each poll is a full answer.
set -euo pipefail
folder=$(mktemp -d)
servers=()
finish() {
  for pid in "${servers[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT
chmod 755 "$folder"
cd "$folder"
apt-get download -qq apache2-bin=2.4.68-1~deb12u1 libapr1=1.7.2-3+deb12u1 libaprutil1=1.6.3-1 libjansson4=2.14-2 >/dev/null 2>&1
for package in *.deb; do dpkg -x "$package" apache; done

backend=$((20000 + $$ % 20000))
proxy=$((backend + 1))
cat > backend.mjs <<'JS'
import { createServer } from 'node:http';
const etag = 'W/"list"';
createServer((request, response) => {
  if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
  else response.writeHead(200, { etag, 'content-type': 'application/json' }).end(JSON.stringify('task '.repeat(1000)));
}).listen(Number(process.argv[2]), '127.0.0.1');
JS
modules=$folder/apache/usr/lib/apache2/modules
{
  for name in mpm_event authz_core proxy proxy_http filter deflate brotli; do
    echo "LoadModule ${name}_module $modules/mod_$name.so"
  done
  cat <<CONF
ServerName localhost
Listen 127.0.0.1:$proxy
User #$(id -u nobody)
Group #$(id -g nobody)
PidFile $folder/pid
ErrorLog $folder/errors
ProxyPass / http://127.0.0.1:$backend/
SetOutputFilter BROTLI_COMPRESS;DEFLATE
CONF
} > httpd.conf
node backend.mjs "$backend" & servers+=($!)
LD_LIBRARY_PATH=$(echo "$folder"/apache/usr/lib/*-linux-gnu) apache/usr/sbin/apache2 -X -d "$folder" -f "$folder/httpd.conf" & servers+=($!)
for _ in $(seq 100); do curl -sf -o answer "http://127.0.0.1:$proxy/" && break || sleep 0.1; done

ask() { curl -s -o answer -w '%{http_code} %header{etag}' "$@" "http://127.0.0.1:$proxy/"; }
seen=$(
  echo "no compression: $(ask)"
  echo "gzip: $(ask -H 'Accept-Encoding: gzip')"
  echo "br: $(ask -H 'Accept-Encoding: br')"
  echo "the server's own tag, sent back: $(ask -H 'Accept-Encoding: gzip' -H 'If-None-Match: W/"list"')"
  echo "the tag that came with gzip, sent back: $(ask -H 'Accept-Encoding: gzip' -H 'If-None-Match: W/"list-gzip"')"
)
echo "$seen"
expected='no compression: 200 W/"list"
gzip: 200 W/"list-gzip"
br: 200 W/"list-br"
the server'"'"'s own tag, sent back: 304 W/"list"
the tag that came with gzip, sent back: 200 W/"list-gzip"'
if [ "$seen" != "$expected" ]; then
  echo 'changed' >&2
  exit 1
fi
echo 'as described'
