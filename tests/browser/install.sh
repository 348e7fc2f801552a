# To be sourced, with `root` set: Chromium and what drives it. Installs Debian's chromium where there is none, and
# playwright-core and axe-core into target/browser, beside the scripts that use them. Sets `work`, and exports CHROMIUM.
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
  sudo=$([ "$(id -u)" = 0 ] || echo sudo)
  $sudo apt-get update -q
  $sudo apt-get install -y -q --no-install-recommends chromium fonts-liberation
  chromium=$(command -v chromium)
fi
export CHROMIUM=$chromium

work=$root/target/browser
mkdir -p "$work"
cp "$root"/tests/browser/{package.json,package-lock.json,*.mjs} "$work/"
if ! cmp -s "$work/package-lock.json" "$work/.installed"; then
  (cd "$work" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --ignore-scripts)
  cp "$work/package-lock.json" "$work/.installed"
fi
